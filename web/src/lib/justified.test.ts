import { describe, expect, it } from "vitest";

import { fill, justify, visible } from "@/lib/justified";

const ratios = Array.from({ length: 200 }, (_, index) => [1, 1.5, 0.67, 1.78][index % 4] ?? 1);

describe("the justified grid", () => {
  const layout = justify(ratios, 1200, 220, 8);

  it("places every picture once, and keeps proportions", () => {
    expect(layout.boxes).toHaveLength(ratios.length);
    layout.boxes.forEach((box, index) => expect(box.width / box.height).toBeCloseTo(ratios[index] ?? 0, 5));
  });

  it("fills every row but the last to the pixel", () => {
    for (const row of layout.rows.slice(0, -1)) {
      const last = layout.boxes[row.end - 1];
      expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(1200, 5);
      expect(row.height).toBeGreaterThan(220 / 1.6);
      expect(row.height).toBeLessThan(220 * 1.6);
    }
  });

  it("does not blow up a last row of one picture", () => {
    expect(justify([1], 1200, 220, 8).boxes[0]?.height).toBe(220);
  });

  it("finds what is on screen", () => {
    const [from, to] = visible(layout, 1000, 1500);
    expect(from).toBeGreaterThan(0);
    const boxes = layout.boxes.slice(from, to);
    expect(boxes.every((box) => box.y + box.height >= 1000 && box.y <= 1500)).toBe(true);
    expect(layout.boxes.filter((box) => box.y + box.height >= 1000 && box.y <= 1500)).toHaveLength(boxes.length);
    expect(visible(justify([], 1200, 220, 8), 0, 100)).toEqual([0, 0]);
  });
});

describe("rows that are all full", () => {
  it.each([1, 2, 7, 60, 119])("hold %i pictures to the pixel", (count) => {
    const layout = fill(ratios.slice(0, count), 1200, 220, 8, false);
    expect(layout.boxes).toHaveLength(count);
    let next = 0;
    for (const row of layout.rows) {
      expect(row.start).toBe(next);
      next = row.end;
      const last = layout.boxes[row.end - 1];
      expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(1200, 5);
      if (count >= 60) expect(Math.abs(Math.log(row.height / 220))).toBeLessThan(Math.log(1.3));
    }
    expect(next).toBe(count);
  });

  it("leave a last one short where that is wanted", () => {
    expect(fill([1], 1200, 220, 8, true).boxes[0]?.height).toBe(220);
    expect(fill([], 1200, 220, 8, true)).toEqual({ boxes: [], rows: [], height: 0 });
  });

  it("cut what would be a thread", () => {
    const [box] = fill([40, 1, 1, 1, 1, 1, 1], 1200, 220, 8, false).boxes;
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(4, 5);
    expect(justify([40, 1], 1200, 220, 8).boxes.every((one) => one.x + one.width <= 1200 + 1e-6)).toBe(true);
  });
});
