import type { Run } from "@/api/types";
import type { TaskProgress } from "@/live/store";

export interface RunProgress {
  /** 0 to 1; null while nothing is known. */
  part: number | null;
  /** Seconds until all of it is done, its last task too; null while nobody knows. */
  eta: number | null;
  note: string;
  /** The step that works, or made room for another: the name it has in its recipe; "" while none does. */
  node: string;
  /** How far that step is, of how much; 0 while nothing is known. */
  done: number;
  total: number;
  /** It let a picture go first and waits for its turn. */
  gaveWay: boolean;
}

/** How the note of a long step begins that makes room for a short one. */
const PAUSED = "paused";

/** How much of a run's time its steps take, roughly: training is nearly all of it. */
const WEIGHT: Record<string, number> = { train: 20, report: 6, prior: 3 };

/** How far a run is, from what its tasks said last, and when it will be done, which the studio reckons for all of it. */
export function runProgress(
  run: Run,
  live: Readonly<Record<string, TaskProgress>>,
  now: number = Date.now(),
): RunProgress {
  let past = 0;
  let all = 0;
  let note = "";
  let node = "";
  let done = 0;
  let total = 0;
  for (const task of run.tasks) {
    const weight = WEIGHT[task.node] ?? 1;
    const now = live[task.id];
    const own = now ?? task;
    all += weight;
    if (task.state === "done") past += weight;
    else if (task.state === "running" || now) {
      if (own.total > 0) past += weight * Math.min(1, own.done / own.total);
      note = own.note || note;
      node = task.node;
      ({ done, total } = own);
    }
  }
  const eta = run.eta === null ? null : Math.max(1, run.eta - Math.max(0, now - run.read) / 1000);
  return { part: all > 0 ? past / all : null, eta, note, node, done, total, gaveWay: note.startsWith(PAUSED) };
}
