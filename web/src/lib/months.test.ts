import { describe, expect, it } from "vitest";

import { BLOCK, counted, missing, received, recount, unknownMonth, type Month } from "@/lib/months";

/** Pictures are named by their distance to the oldest one. */
const names = (count: number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => count - 1 - from - index);
const whole = (count: number): Month<number> => received(unknownMonth<number>(count), 0, count, names(count, 0, count));
const flat = (month: Month<number>) => month.blocks.flatMap((block) => block.items ?? []);

describe("a month in blocks", () => {
  it.each([0, 1, 59, 60, 119, 120, 121, 5000])("of %i pictures has each place once", (count) => {
    const { blocks } = unknownMonth(count);
    let place = 0;
    for (const block of blocks) {
      expect(block.from).toBe(place);
      place = block.to;
    }
    expect(place).toBe(count);
    for (const block of blocks.slice(1)) expect(block.to - block.from).toBe(BLOCK);
    if (count >= BLOCK) expect(blocks[0]?.to).toBeGreaterThanOrEqual(BLOCK);
    expect(blocks[0]?.to ?? 0).toBeLessThan(2 * BLOCK);
  });

  it("keeps every block where it is while pictures are added, and asks for all of it again", () => {
    for (const [before, after] of [
      [130, 131],
      [179, 181],
      [50, 300],
    ] as const) {
      const month = recount(whole(before), after);
      expect(flat(month)).toEqual(names(before, 0, before));
      for (const block of month.blocks) {
        for (const item of block.items ?? []) expect(Math.floor(item / BLOCK) >= block.number).toBe(true);
        expect(block.stale || block.items === null).toBe(true);
      }
    }
  });

  it("loses nothing of what is shown while pictures go", () => {
    expect(flat(recount(whole(121), 119))).toEqual(names(121, 0, 121));
  });

  it("keeps lists that were read again and did not change", () => {
    const before = whole(130);
    const again = received(recount(before, 130), 0, 130, names(130, 0, 130));
    expect(
      again.blocks.map((block) => block.items === before.blocks[block === again.blocks[0] ? 0 : 1]?.items),
    ).toEqual([true, true]);
    expect(again.blocks.some((block) => block.stale)).toBe(false);
  });

  it("counts less where the server had less", () => {
    expect(counted(unknownMonth(500))).toBe(500);
    expect(counted(received(unknownMonth<number>(130), 0, 130, names(100, 0, 100)))).toBe(100);
  });

  it("asks for neighbours together, and for no more than fit into an answer", () => {
    const month = unknownMonth<number>(600);
    expect(missing("m", month.blocks.slice(2, 4), 200)).toEqual([{ month: "m", from: 120, to: 240 }]);
    expect(missing("m", month.blocks.slice(0, 7), 200)).toEqual([
      { month: "m", from: 0, to: 180 },
      { month: "m", from: 180, to: 360 },
      { month: "m", from: 360, to: 420 },
    ]);
    const part = received(month, 180, 240, names(600, 180, 240));
    expect(missing("m", part.blocks.slice(2, 5), 200)).toEqual([
      { month: "m", from: 120, to: 180 },
      { month: "m", from: 240, to: 300 },
    ]);
  });
});
