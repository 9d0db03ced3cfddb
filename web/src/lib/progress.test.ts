import { describe, expect, it } from "vitest";

import type { Run, Task } from "@/api/types";
import { runProgress } from "@/lib/progress";

const task = (id: string, node: string, more: Partial<Task> = {}): Task => ({
  id,
  node,
  index: 0,
  state: "waiting",
  position: null,
  done: 0,
  total: 0,
  note: "",
  eta: null,
  fault: null,
  ...more,
});
const run = (tasks: Task[]) => ({ tasks, eta: null }) as unknown as Run;

describe("progress of a run", () => {
  it("counts training for what it takes", () => {
    const half = run([
      task("a", "caption", { state: "done" }),
      task("b", "train", { state: "running", done: 50, total: 100, eta: 60 }),
    ]);
    const progress = runProgress(half, {});
    expect(progress.part).toBeCloseTo(11 / 21);
    expect(progress.eta).toBe(60);
  });

  it("believes what was told live before what was read", () => {
    const going = run([task("b", "train", { state: "running", done: 0, total: 100 })]);
    expect(runProgress(going, { b: { done: 75, total: 100, note: "step 75", eta: 9, at: 0 } })).toEqual({
      part: 0.75,
      eta: 9,
      note: "step 75",
    });
    expect(runProgress(run([]), {}).part).toBeNull();
  });
});
