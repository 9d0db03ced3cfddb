/** What the order of the queue is told by. */
export interface Queued {
  id: string;
  state: string;
  /** Whose it is. */
  owner: string;
  priority: number;
  /** In its lane, over all people; 1: the next. */
  position: number | null;
  /** Kind of the lane that it waits for. */
  lane: string | null;
}

const STAGE: Record<string, number> = { running: 0, waiting: 1, paused: 2 };

/** What works, then what waits by whose turn it is, then what is paused; otherwise as given. */
export const inTurn = <Q extends Queued>(runs: readonly Q[]): Q[] =>
  runs.toSorted(
    (a, b) =>
      (STAGE[a.state] ?? 3) - (STAGE[b.state] ?? 3) ||
      (a.state === "waiting" && b.state === "waiting" ? turn(a, b) : 0),
  );

const turn = (a: Queued, b: Queued) => (a.position ?? Infinity) - (b.position ?? Infinity) || 0;

/** A move that the server knows: `run` is put right before `before`. */
export interface Move {
  run: string;
  before: string;
}

/**
 * One place up, one place down: among the runs that the same person has waiting with the same priority for the same lane,
 * since only these are ordered by where they were put. Null: there is none to change places with.
 */
export function movesOf(run: Queued, runs: readonly Queued[]): { up: Move | null; down: Move | null } {
  if (run.state !== "waiting" || run.position === null) return { up: null, down: null };
  const peers = inTurn(runs).filter(
    (one) =>
      one.state === "waiting" &&
      one.position !== null &&
      one.owner === run.owner &&
      one.priority === run.priority &&
      one.lane === run.lane,
  );
  const place = peers.findIndex((one) => one.id === run.id);
  const above = place > 0 ? peers[place - 1] : undefined;
  const below = place < 0 ? undefined : peers[place + 1];
  return {
    up: above ? { run: run.id, before: above.id } : null,
    down: below ? { run: below.id, before: run.id } : null,
  };
}
