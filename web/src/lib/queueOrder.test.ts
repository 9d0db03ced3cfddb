import { describe, expect, it } from "vitest";

import { inTurn, movesOf, type Queued } from "@/lib/queueOrder";

const run = (id: string, position: number | null, more: Partial<Queued> = {}): Queued => ({
  id,
  state: "waiting",
  owner: "anna",
  priority: 0,
  position,
  lane: "gpu",
  ...more,
});

describe("the order of the queue", () => {
  it("shows what works first, then whose turn it is, then what is paused", () => {
    const runs = [
      run("paused", null, { state: "paused" }),
      run("later", null),
      run("third", 3),
      run("first", 1),
      run("working", null, { state: "running" }),
    ];
    expect(inTurn(runs).map((one) => one.id)).toEqual(["working", "first", "third", "later", "paused"]);
  });

  it("moves up by going before the one above, and down by letting the one below go before", () => {
    const runs = [run("c", 3), run("b", 2), run("a", 1)];
    expect(movesOf(run("b", 2), runs)).toEqual({ up: { run: "b", before: "a" }, down: { run: "c", before: "b" } });
    expect(movesOf(run("a", 1), runs).up).toBeNull();
    expect(movesOf(run("c", 3), runs).down).toBeNull();
  });

  it("passes over runs that its place is not reckoned among", () => {
    const own = run("own", 5);
    const runs = [
      run("ben's", 4, { owner: "ben" }),
      run("urgent", 1, { priority: 5 }),
      run("on the processor", 1, { lane: "cpu" }),
      run("before", 2),
      own,
    ];
    expect(movesOf(own, runs)).toEqual({ up: { run: "own", before: "before" }, down: null });
  });

  it("moves nothing that does not wait for its turn", () => {
    const runs = [run("a", 1), run("b", 2)];
    for (const one of [run("c", null), run("d", 3, { state: "paused" }), run("e", null, { state: "running" })])
      expect(movesOf(one, [...runs, one])).toEqual({ up: null, down: null });
  });
});
