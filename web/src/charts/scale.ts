/** Least and greatest of some numbers; 0 and 1 of none. */
export function extent(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** About `count` round numbers between two. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high + step * 1e-9; index += 1)
    found.push(Number((index * step).toPrecision(12)));
  return found;
}

/** A running mean with bias correction, as trainings are read. */
export function smooth(points: readonly { x: number; y: number }[], past = 0.95): { x: number; y: number }[] {
  let mean = 0;
  return points.map((point, index) => {
    mean = past * mean + (1 - past) * point.y;
    return { x: point.x, y: mean / (1 - past ** (index + 1)) };
  });
}
