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
const run = (tasks: Task[], more: Partial<Run> = {}) => ({ tasks, eta: null, read: 0, ...more }) as unknown as Run;

describe("progress of a run", () => {
  it("counts training for what it takes", () => {
    const half = run([
      task("a", "caption", { state: "done" }),
      task("b", "train", { state: "running", done: 50, total: 100, eta: 60 }),
    ]);
    const progress = runProgress(half, {});
    expect(progress.part).toBeCloseTo(11 / 21);
    expect(progress.eta).toBeNull();
  });

  it("tells when the whole run will be done, not the task that works", () => {
    const tasks = [
      task("a", "prior", { state: "running", done: 31, total: 32, eta: 1 }),
      task("b", "train"),
      task("c", "report"),
    ];
    const training = run(tasks, { eta: 180, read: 1_000 });
    const told = { a: { done: 31, total: 32, note: "prior pictures", eta: 1, at: 0 } };
    expect(runProgress(training, told, 1_000).eta).toBe(180);
    expect(runProgress(training, told, 21_000).eta).toBe(160);
    expect(runProgress(training, told, 999_000).eta).toBe(1);
  });

  it("believes what was told live before what was read", () => {
    const going = run([task("b", "train", { state: "running", done: 0, total: 100 })]);
    expect(runProgress(going, { b: { done: 75, total: 100, note: "step 75", eta: 9, at: 0 } })).toEqual({
      part: 0.75,
      eta: null,
      note: "step 75",
      node: "train",
      done: 75,
      total: 100,
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
