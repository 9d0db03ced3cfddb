import { describe, expect, it } from "vitest";

import { type Cache, guess, HEADING, layTimeline, sectionAt, shown, type Section } from "@/lib/timeline";

const section = (key: string, count: number, loaded: number): Section => ({
  key,
  count,
  ratios: Array.from({ length: loaded }, (_, index) => 1 + (index % 3) * 0.25),
});
const sections = [section("2026-11", 120, 120), section("2026-10", 5000, 0), section("2026-09", 40, 10)];
const layout = layTimeline(sections, 1000, 200, 4, new Map() as Cache);

describe("the timeline", () => {
  it("stacks sections without gaps or overlaps", () => {
    layout.sections.reduce((y, one) => {
      expect(one.top).toBeCloseTo(y);
      return one.top + one.height;
    }, 0);
    expect(layout.height).toBeCloseTo(layout.sections.reduce((sum, one) => sum + one.height, 0));
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

  it("shows only what touches the window, and says what is missing", () => {
    const top = layout.sections[0]?.top ?? 0;
    const first = shown(layout, top, top + 800);
    expect(first).toHaveLength(1);
    expect(first[0]?.to).toBeLessThan(40);
    expect(first[0]?.missing).toBe(false);
    const second = layout.sections[1];
    const later = shown(layout, (second?.top ?? 0) + 10_000, (second?.top ?? 0) + 10_800);
    expect(later).toHaveLength(1);
    expect(later[0]).toMatchObject({ missing: true, from: 0, to: 0 });
  });

  it("keeps layouts of sections that did not change", () => {
    const cache: Cache = new Map();
    const one = layTimeline(sections, 1000, 200, 4, cache);
    const two = layTimeline(sections, 1000, 200, 4, cache);
    expect(two.sections[0]?.layout).toBe(one.sections[0]?.layout);
    const other = layTimeline(sections, 800, 200, 4, cache);
    expect(other.sections[0]?.layout).not.toBe(one.sections[0]?.layout);
    expect(other.sections[0]?.top).toBe(0);
    expect(other.sections[1]?.top).toBeGreaterThan(HEADING);
  });
});
