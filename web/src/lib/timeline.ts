import { justify, visible, type Box, type Justified } from "@/lib/justified";

/** A month of pictures: how many there are, and of those that were loaded their proportions. */
export interface Section {
  key: string;
  count: number;
  ratios: readonly number[];
}

export interface Placed extends Section {
  top: number;
  height: number;
  /** Of the loaded pictures; they stand below the section's heading. */
  layout: Justified;
  /** Where pictures that were not loaded yet will stand. */
  rest: number;
}

export interface TimelineLayout {
  sections: Placed[];
  height: number;
}

export const HEADING = 48;
const AFTER = 24;

/** Height that pictures take of which only the number is known: squares in rows. */
export function guess(count: number, width: number, target: number, gap: number): number {
  if (count <= 0) return 0;
  const perRow = Math.max(1, Math.floor((width + gap) / (target + gap)));
  return Math.ceil(count / perRow) * (target + gap);
}

/** Layouts of sections by their pictures. */
export type Cache = Map<readonly number[], { width: number; target: number; layout: Justified }>;

/** Lay a library out. Layouts of sections that did not change are taken from `before`. */
export function layTimeline(
  sections: readonly Section[],
  width: number,
  target: number,
  gap: number,
  cache: Cache,
): TimelineLayout {
  let top = 0;
  const placed = sections.map((section): Placed => {
    const known = cache.get(section.ratios);
    const layout =
      known?.width === width && known.target === target ? known.layout : justify(section.ratios, width, target, gap);
    cache.set(section.ratios, { width, target, layout });
    const own = section.ratios.length > 0 ? layout.height + gap : 0;
    const rest = guess(section.count - section.ratios.length, width, target, gap);
    const height = HEADING + own + rest + AFTER;
    const found = { ...section, top, height, layout, rest };
    top += height;
    return found;
  });
  return { sections: placed, height: top };
}

export interface Shown {
  section: Placed;
  /** Pictures [from, to) of the section touch the window. */
  from: number;
  to: number;
  /** Whether the window reaches pictures that are not loaded. */
  missing: boolean;
}

/** What of a timeline touches a window of its height. */
export function shown(layout: TimelineLayout, top: number, bottom: number): Shown[] {
  const found: Shown[] = [];
  for (let index = sectionAt(layout, top); index < layout.sections.length; index += 1) {
    const section = layout.sections[index];
    if (!section || section.top > bottom) break;
    const base = section.top + HEADING;
    const [from, to] = visible(section.layout, top - base, bottom - base);
    const loadedEnd = base + (section.ratios.length > 0 ? section.layout.height : 0);
    found.push({ section, from, to, missing: section.ratios.length < section.count && bottom > loadedEnd });
  }
  return found;
}

/** Index of the section that stands at a height. */
export function sectionAt(layout: TimelineLayout, y: number): number {
  let low = 0;
  let high = layout.sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((layout.sections[middle]?.top ?? Infinity) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Where a picture of a section stands. */
export function boxAt(section: Placed, index: number): Box | undefined {
  const box = section.layout.boxes[index];
  return box ? { ...box, y: box.y + section.top + HEADING } : undefined;
}
