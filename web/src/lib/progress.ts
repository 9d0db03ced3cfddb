import type { Run } from "@/api/types";
import type { TaskProgress } from "@/live/store";

export interface RunProgress {
  /** 0 to 1; null while nothing is known. */
  part: number | null;
  /** Seconds; null while there is no estimate. */
  eta: number | null;
  note: string;
  /** It let a picture go first and waits for its turn. */
  gaveWay: boolean;
}

/** How the note of a long step begins that makes room for a short one. */
const PAUSED = "paused";

/** How much of a run's time its steps take, roughly: training is nearly all of it. */
const WEIGHT: Record<string, number> = { train: 20, report: 6, prior: 3 };

/** How far a run is, from what its tasks said last. */
export function runProgress(run: Run, live: Readonly<Record<string, TaskProgress>>): RunProgress {
  let done = 0;
  let all = 0;
  let eta: number | null = null;
  let note = "";
  for (const task of run.tasks) {
    const weight = WEIGHT[task.node] ?? 1;
    const now = live[task.id];
    const own = now ?? task;
    all += weight;
    if (task.state === "done") done += weight;
    else if (task.state === "running" || now) {
      if (own.total > 0) done += weight * Math.min(1, own.done / own.total);
      eta = own.eta ?? eta;
      note = own.note || note;
    }
  }
  return { part: all > 0 ? done / all : null, eta: eta ?? run.eta, note, gaveWay: note.startsWith(PAUSED) };
}
