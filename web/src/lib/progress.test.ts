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
      gaveWay: false,
    });
    expect(runProgress(run([]), {}).part).toBeNull();
  });

  it("knows a training that let a picture go first", () => {
    const waits = run([task("b", "train", { state: "waiting", done: 40, total: 100 })]);
    const told = { b: { done: 40, total: 100, note: "paused: a picture goes first", eta: null, at: 0 } };
    expect(runProgress(waits, told)).toMatchObject({ part: 0.4, gaveWay: true });
  });
});
