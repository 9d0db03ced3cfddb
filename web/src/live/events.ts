/** What the studio tells while it works. Events only say "look": the state can always be read again. */

export type RunState = "waiting" | "running" | "done" | "failed" | "cancelled" | "paused";

interface Base {
  /** Increasing within a workspace; null for what is never replayed (previews). */
  seq: number | null;
}

export type LiveEvent =
  | (Base & { name: "run"; run: string; state: RunState })
  | (Base & { name: "task"; run: string; task: string; node: string; state: RunState })
  | (Base & {
      name: "progress";
      run: string;
      task: string;
      node: string;
      done: number;
      total: number;
      note: string;
      eta: number | null;
    })
  | (Base & { name: "preview"; run: string; task: string; node: string; image: string })
  | (Base & { name: "sample"; run: string; task: string; node: string; step: number })
  | (Base & { name: "waiting" })
  | (Base & { name: "asset"; asset: string; run: string | null });
