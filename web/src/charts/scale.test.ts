import { describe, expect, it } from "vitest";

import { extent, smooth, ticks } from "@/charts/scale";

describe("scales", () => {
  it("finds extents of many values and of none", () => {
    expect(extent([3, -1, 2])).toEqual([-1, 3]);
    expect(extent([])).toEqual([0, 1]);
  });

  it("gives round ticks inside", () => {
    expect(ticks(0, 1800, 5)).toEqual([0, 500, 1000, 1500]);
    expect(ticks(0.12, 0.49, 4)).toEqual([0.2, 0.3, 0.4]);
    expect(ticks(5, 5, 4)).toEqual([5]);
  });

  it("smooths without a start at zero", () => {
    const flat = Array.from({ length: 50 }, (_, x) => ({ x, y: 2 }));
    for (const point of smooth(flat)) expect(point.y).toBeCloseTo(2, 9);
  });
});
