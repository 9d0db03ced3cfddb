export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Row {
  /** Index of its first picture, and one past its last. */
  start: number;
  end: number;
  y: number;
  height: number;
}

export interface Justified {
  boxes: Box[];
  rows: Row[];
  height: number;
}

/** A row may be this much higher than wished before it stays ragged. */
const STRETCH = 1.4;

/** What a short row costs: as much as one that is a quarter too high. */
const SHORT = Math.log(1.25) ** 2;
/** A last row that comes so near to being full is made full. */
const NEARLY = 1.15;
/** Beyond these a picture is cut: as a whole it would be a thread. */
const clamped = (ratio: number | undefined) => Math.min(4, Math.max(0.25, ratio ?? 1));

/**
 * Rows of equal width with the pictures' own proportions.
 *
 * @param ratios width / height of each picture
 * @param width of a row, px
 * @param target wished height of a row, px
 */
export function justify(ratios: readonly number[], width: number, target: number, gap: number): Justified {
  const boxes: Box[] = [];
  const rows: Row[] = [];
  let y = 0;
  let start = 0;
  let sum = 0;

  const close = (end: number, full: boolean) => {
    const free = width - gap * (end - start - 1);
    const height = full ? free / sum : Math.min(target, free / sum);
    let x = 0;
    for (let index = start; index < end; index += 1) {
      const own = height * clamped(ratios[index]);
      boxes.push({ x, y, width: own, height });
      x += own + gap;
    }
    rows.push({ start, end, y, height });
    y += height + gap;
    start = end;
    sum = 0;
  };

  for (let index = 0; index < ratios.length; index += 1) {
    const ratio = clamped(ratios[index]);
    const count = index - start;
    const before = count > 0 ? (width - gap * (count - 1)) / sum : Infinity;
    const after = (width - gap * count) / (sum + ratio);
    // Close before this picture when that comes nearer to the wished height than with it.
    if (count > 0 && after < target && before - target < target - after && before <= target * STRETCH)
      close(index, true);
    sum += ratio;
    if ((width - gap * (index - start)) / sum <= target) close(index + 1, true);
  }
  if (start < ratios.length) close(ratios.length, false);
  return { boxes, rows, height: Math.max(0, y - gap) };
}

/**
 * Rows as `justify` makes them, but all of them full: cut where the heights come nearest to the wished one altogether.
 *
 * @param ragged the last row may stay short instead of being blown up
 */
export function fill(
  ratios: readonly number[],
  width: number,
  target: number,
  gap: number,
  ragged: boolean,
): Justified {
  const count = ratios.length;
  // Least cost of pictures [0, end) in rows, and where the last of these begins.
  const cost = [0];
  const begin = [0];
  for (let end = 1; end <= count; end += 1) {
    let best = Infinity;
    let at = end - 1;
    let sum = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      sum += clamped(ratios[start]);
      const height = (width - gap * (end - start - 1)) / sum;
      if (height < target / 2 && start < end - 1) break;
      const short = ragged && end === count && height > target * NEARLY;
      const own = (cost[start] ?? Infinity) + (short ? SHORT : Math.log(Math.max(height, 1) / target) ** 2);
      if (own < best) [best, at] = [own, start];
    }
    cost[end] = best;
    begin[end] = at;
  }
  const starts: number[] = [];
  for (let end = count; end > 0; end = begin[end] ?? 0) starts.unshift(begin[end] ?? 0);

  const boxes: Box[] = [];
  let y = 0;
  const rows = starts.map((start, index): Row => {
    const end = starts[index + 1] ?? count;
    let sum = 0;
    for (let one = start; one < end; one += 1) sum += clamped(ratios[one]);
    const full = (width - gap * (end - start - 1)) / sum;
    const height = ragged && end === count && full > target * NEARLY ? Math.min(target, full) : full;
    let x = 0;
    for (let one = start; one < end; one += 1) {
      const own = height * clamped(ratios[one]);
      boxes.push({ x, y, width: own, height });
      x += own + gap;
    }
    const row = { start, end, y, height };
    y += height + gap;
    return row;
  });
  return { boxes, rows, height: Math.max(0, y - gap) };
}

/** The rows that touch a part of the height, as indices of pictures [from, to). */
export function visible(layout: Justified, top: number, bottom: number): [number, number] {
  let low = 0;
  let high = layout.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = layout.rows[middle];
    if (row && row.y + row.height < top) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < layout.rows.length && (layout.rows[last]?.y ?? Infinity) <= bottom) last += 1;
  const first = layout.rows[low];
  return first ? [first.start, layout.rows[last - 1]?.end ?? first.start] : [0, 0];
}
