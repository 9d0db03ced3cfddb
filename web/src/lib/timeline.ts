import { fill, visible, type Box, type Justified } from "@/lib/justified";
import { counted, type Block, type Month } from "@/lib/months";

/** What has a place in a justified grid. */
export interface Sized {
  width: number;
  height: number;
}

/** A month of pictures. */
export interface Section<T extends Sized> {
  key: string;
  month: Month<T>;
}

export interface PlacedBlock<T extends Sized> extends Block<T> {
  /** Below the top of its section. */
  top: number;
  height: number;
  /** Null while it is not loaded: its height is a guess then. */
  layout: Justified | null;
}

export interface Placed<T extends Sized> {
  key: string;
  count: number;
  top: number;
  height: number;
  blocks: readonly PlacedBlock<T>[];
}

export interface TimelineLayout<T extends Sized> {
  sections: Placed<T>[];
  height: number;
}

export const HEADING = 48;
const AFTER = 24;

/** Squares that fit beside each other. */
export const perRow = (width: number, target: number, gap: number) =>
  Math.max(1, Math.floor((width + gap) / (target + gap)));

/** Height that pictures take of which only the number is known: squares in rows. */
export function guess(count: number, width: number, target: number, gap: number): number {
  return count <= 0 ? 0 : Math.ceil(count / perRow(width, target, gap)) * (target + gap);
}

interface Laid<T extends Sized> {
  width: number;
  target: number;
  height: number;
  blocks: readonly PlacedBlock<T>[];
}

/** Layouts that were made, by what they were made of. */
export interface Cache<T extends Sized> {
  months: WeakMap<Month<T>, Laid<T>>;
  rows: WeakMap<readonly T[], { width: number; target: number; layout: Justified }>;
}

export const emptyCache = <T extends Sized>(): Cache<T> => ({ months: new WeakMap(), rows: new WeakMap() });

/** Lay a library out. Months that did not change are laid as before. */
export function layTimeline<T extends Sized>(
  sections: readonly Section<T>[],
  width: number,
  target: number,
  gap: number,
  cache: Cache<T>,
): TimelineLayout<T> {
  let top = 0;
  const placed = sections.map(({ key, month }): Placed<T> => {
    let laid = cache.months.get(month);
    if (laid?.width !== width || laid.target !== target) {
      laid = layMonth(month, width, target, gap, cache);
      cache.months.set(month, laid);
    }
    const found = { key, count: counted(month), top, height: laid.height, blocks: laid.blocks };
    top += laid.height;
    return found;
  });
  return { sections: placed, height: top };
}

function layMonth<T extends Sized>(
  month: Month<T>,
  width: number,
  target: number,
  gap: number,
  cache: Cache<T>,
): Laid<T> {
  let top = HEADING;
  // Blocks stand under each other without a seam, so each fills its rows; only a small month may end with a ragged one.
  const ragged = month.blocks.length === 1;
  const blocks = month.blocks.map((block): PlacedBlock<T> => {
    const { items } = block;
    let layout: Justified | null = null;
    if (items) {
      const known = cache.rows.get(items);
      layout =
        known?.width === width && known.target === target
          ? known.layout
          : fill(
              items.map((one) => one.width / one.height || 1),
              width,
              target,
              gap,
              ragged,
            );
      cache.rows.set(items, { width, target, layout });
    }
    const height = layout
      ? layout.rows.length > 0
        ? layout.height + gap
        : 0
      : guess(block.to - block.from, width, target, gap);
    const found = { ...block, top, height, layout };
    top += height;
    return found;
  });
  return { width, target, height: top + AFTER, blocks };
}

export interface Shown<T extends Sized> {
  section: Placed<T>;
  /** Those that touch the window, the newest first. */
  blocks: readonly PlacedBlock<T>[];
}

/** What of a timeline touches a window of its height. */
export function shown<T extends Sized>(layout: TimelineLayout<T>, top: number, bottom: number): Shown<T>[] {
  const found: Shown<T>[] = [];
  for (let index = sectionAt(layout, top); index < layout.sections.length; index += 1) {
    const section = layout.sections[index];
    if (!section || section.top > bottom) break;
    const from = lastBefore(section.blocks, top - section.top);
    let to = from;
    while (to < section.blocks.length && (section.blocks[to]?.top ?? Infinity) <= bottom - section.top) to += 1;
    found.push({ section, blocks: section.blocks.slice(from, to) });
  }
  return found;
}

/** The pictures of a loaded block that touch a window, each with its place. */
export function tilesOf<T extends Sized>(
  section: Placed<T>,
  block: PlacedBlock<T>,
  top: number,
  bottom: number,
): { item: T; box: Box }[] {
  if (!block.layout || !block.items) return [];
  const base = section.top + block.top;
  const [from, to] = visible(block.layout, top - base, bottom - base);
  const found: { item: T; box: Box }[] = [];
  for (let index = from; index < to; index += 1) {
    const item = block.items[index];
    const box = block.layout.boxes[index];
    if (item && box) found.push({ item, box: { ...box, y: box.y + base } });
  }
  return found;
}

/** Index of the section that stands at a height. */
export function sectionAt(layout: TimelineLayout<Sized>, y: number): number {
  return lastBefore(layout.sections, y);
}

/** Index of the last one that begins at a height or above it; 0 where none does. */
function lastBefore(list: readonly { top: number }[], y: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.top ?? Infinity) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** A place that is looked at: it stays where it is while the layout changes around it. */
export interface Anchor {
  key: string;
  /** Of the block; -1: the heading. */
  block: number;
  /** Share of the block's height that was passed; of the heading: px. */
  passed: number;
}

/** What stands at a height. */
export function anchorAt(layout: TimelineLayout<Sized>, y: number): Anchor | null {
  const section = layout.sections[sectionAt(layout, y)];
  if (!section) return null;
  const inside = y - section.top;
  const block = section.blocks[lastBefore(section.blocks, inside)];
  if (!block || inside < block.top) return { key: section.key, block: -1, passed: inside };
  return { key: section.key, block: block.number, passed: (inside - block.top) / Math.max(1, block.height) };
}

/** Where the place is now; null when it is gone. */
export function heightOf(layout: TimelineLayout<Sized>, anchor: Anchor): number | null {
  const section = layout.sections.find((one) => one.key === anchor.key);
  if (!section) return null;
  if (anchor.block < 0) return section.top + anchor.passed;
  const block = section.blocks.find((one) => one.number === anchor.block);
  return block ? section.top + block.top + anchor.passed * block.height : null;
}
