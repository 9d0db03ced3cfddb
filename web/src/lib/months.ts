/** Pictures of a block, but for the newest one of a month, which also has what is left over. */
export const BLOCK = 60;

/** Part of a month that is read at once. Places count from the month's newest picture. */
export interface Block<T> {
  /** Counted from the month's oldest block: it keeps its number while pictures are added. */
  number: number;
  from: number;
  to: number;
  /** Null: not loaded. */
  items: readonly T[] | null;
  /** News came: shown until it is read again. */
  stale: boolean;
}

/** A month's pictures as far as they are known. */
export interface Month<T> {
  count: number;
  /** The newest first. */
  blocks: readonly Block<T>[];
}

/** A month of which only the number of pictures is known. */
export function unknownMonth<T>(count: number): Month<T> {
  const blocks = Math.max(1, Math.floor(count / BLOCK));
  return {
    count,
    blocks: Array.from({ length: count > 0 ? blocks : 0 }, (_, index) => {
      const number = blocks - 1 - index;
      const from = index === 0 ? 0 : count - (number + 1) * BLOCK;
      return { number, from, to: count - number * BLOCK, items: null, stale: false };
    }),
  };
}

/**
 * The month after news: it is cut anew, and what was known stays, to be read again where it is looked at.
 *
 * Blocks end where their distance to the month's oldest picture says, so that pictures which are added move none.
 */
export function recount<T>(month: Month<T>, count: number): Month<T> {
  if (count === month.count) {
    return { count, blocks: month.blocks.map((block) => (block.items ? { ...block, stale: true } : block)) };
  }
  const fresh = unknownMonth<T>(count);
  const known = new Map<number, T>();
  for (const block of month.blocks)
    for (const [index, item] of (block.items ?? []).entries()) known.set(month.count - 1 - block.from - index, item);
  if (known.size === 0) return fresh;
  const blocks = fresh.blocks.map((block, index) => {
    const oldest = count - block.to;
    const newest = index === 0 ? Math.max(count, month.count) - 1 : count - 1 - block.from;
    const items: T[] = [];
    for (let place = newest; place >= oldest; place -= 1) {
      const item = known.get(place);
      if (item !== undefined) items.push(item);
    }
    return items.length > 0 ? { ...block, items, stale: true } : block;
  });
  return { count, blocks };
}

/**
 * The month with the pictures that stand from a place on. Fewer than asked for: the month has no more.
 *
 * What is as it was stays the same object, so that nothing is drawn again for it.
 */
export function received<T>(month: Month<T>, from: number, to: number, items: readonly T[]): Month<T> {
  const blocks = month.blocks.map((block) => {
    if (block.from < from || block.to > to) return block;
    const own = items.slice(block.from - from, block.to - from);
    const same = block.items !== null && JSON.stringify(block.items) === JSON.stringify(own);
    return { ...block, items: same ? block.items : own, stale: false };
  });
  return { count: month.count, blocks };
}

/** How many pictures the month has, as far as reading it has shown. */
export function counted(month: Month<unknown>): number {
  const over = (block: Block<unknown>) =>
    block.items && !block.stale ? block.to - block.from - block.items.length : 0;
  return month.count - month.blocks.reduce((sum, block) => sum + over(block), 0);
}

/** Part of a month, in places. */
export interface Span {
  month: string;
  from: number;
  to: number;
}

/** What of some blocks of a month has to be read, as parts of up to so many pictures. */
export function missing(month: string, blocks: readonly Block<unknown>[], most: number): Span[] {
  const spans: Span[] = [];
  for (const { from, to, items, stale } of blocks) {
    if (items && !stale) continue;
    const last = spans.at(-1);
    if (last?.to === from && to - last.from <= most) last.to = to;
    else spans.push({ month, from, to });
  }
  return spans;
}
