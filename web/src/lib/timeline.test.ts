import { describe, expect, it } from "vitest";

import { BLOCK, received, unknownMonth, type Month } from "@/lib/months";
import {
  anchorAt,
  emptyCache,
  guess,
  heightOf,
  layTimeline,
  sectionAt,
  shown,
  tilesOf,
  type Section,
  type Sized,
} from "@/lib/timeline";

const pictures = (count: number): Sized[] =>
  Array.from({ length: count }, (_, index) => ({ width: 100 + (index % 3) * 25, height: 100 }));

const known = (count: number, from = 0, to = count): Month<Sized> =>
  received(unknownMonth<Sized>(count), from, to, pictures(to - from));
const sections: Section<Sized>[] = [
  { key: "2026-11", month: known(130) },
  { key: "2026-10", month: unknownMonth(5000) },
  { key: "2026-09", month: known(40) },
];
const lay = (all = sections, width = 1000, cache = emptyCache<Sized>()) => layTimeline(all, width, 200, 4, cache);
const layout = lay();

describe("the timeline", () => {
  it("stacks sections and their blocks without gaps or overlaps", () => {
    let y = 0;
    for (const one of layout.sections) {
      expect(one.top).toBeCloseTo(y);
      let inside = one.blocks[0]?.top ?? 0;
      for (const block of one.blocks) {
        expect(block.top).toBeCloseTo(inside);
        inside += block.height;
      }
      expect(one.height).toBeGreaterThan(inside);
      y += one.height;
    }
    expect(layout.height).toBeCloseTo(y);
  });

  it("guesses the height of what is not loaded", () => {
    expect(guess(0, 1000, 200, 4)).toBe(0);
    expect(guess(5000, 1000, 200, 4)).toBe(Math.ceil(5000 / 4) * 204);
  });

  it("finds the section at any height", () => {
    for (const [index, one] of layout.sections.entries()) {
      expect(sectionAt(layout, one.top)).toBe(index);
      expect(sectionAt(layout, one.top + one.height - 1)).toBe(index);
    }
  });

  it("shows only what touches the window", () => {
    const [first] = shown(layout, 0, 800);
    expect(first?.blocks).toHaveLength(1);
    const block = first?.blocks[0];
    if (!first || !block) throw new Error("nothing is shown");
    const tiles = tilesOf(first.section, block, 0, 800);
    expect(tiles.length).toBeGreaterThan(10);
    expect(tiles.length).toBeLessThan(40);
    expect(tiles.every(({ box }) => box.y <= 800)).toBe(true);
  });

  it("reaches the middle of a month whose beginning is not known", () => {
    const top = layout.sections[1]?.top ?? 0;
    const [middle] = shown(layout, top + 100_000, top + 100_800);
    expect(middle?.section.key).toBe("2026-10");
    expect(middle?.blocks.length).toBeLessThanOrEqual(2);
    expect(middle?.blocks[0]?.from).toBeGreaterThan(1000);
    expect(middle?.blocks[0]?.items).toBeNull();
  });

  it("ends every block of a large month with a full row, and lays only a small one ragged", () => {
    const right = (index: number, block: number) => {
      const own = layout.sections[index]?.blocks[block]?.layout;
      return own?.rows.map((row) => (own.boxes[row.end - 1]?.x ?? 0) + (own.boxes[row.end - 1]?.width ?? 0)) ?? [];
    };
    for (const x of [...right(0, 0), ...right(0, 1)]) expect(x).toBeCloseTo(1000, 5);
    expect(lay([{ key: "2026-11", month: known(1) }]).sections[0]?.blocks[0]?.layout?.boxes[0]?.height).toBe(200);
  });

  it("keeps layouts of months that did not change", () => {
    const cache = emptyCache<Sized>();
    const one = lay(sections, 1000, cache);
    expect(lay(sections, 1000, cache).sections[0]?.blocks).toBe(one.sections[0]?.blocks);
    expect(lay(sections, 800, cache).sections[0]?.blocks).not.toBe(one.sections[0]?.blocks);
  });

  it("keeps what is looked at in place while blocks above it are loaded", () => {
    const month = unknownMonth<Sized>(5000);
    const before = lay([{ key: "2026-10", month }]);
    const at = before.height / 2;
    const anchor = anchorAt(before, at);
    const last = month.blocks.find((block) => block.number === (anchor?.block ?? 0) + 1);
    if (!anchor || !last) throw new Error("no anchor");
    const after = lay([{ key: "2026-10", month: received(month, last.from, last.to, pictures(BLOCK)) }]);
    const moved = (heightOf(after, anchor) ?? 0) - at;
    expect(Math.abs(moved)).toBeGreaterThan(1);
    expect(moved).toBeCloseTo(after.height - before.height);
    expect(heightOf(after, { ...anchor, key: "1999-01" })).toBeNull();
  });
});
