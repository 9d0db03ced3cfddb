/** Shapes that a prompt bar offers, for a model whose own size is known. */

export interface Shape {
  id: string;
  ratio: number;
}

export const SHAPES: Shape[] = [
  { id: "1:1", ratio: 1 },
  { id: "4:5", ratio: 4 / 5 },
  { id: "2:3", ratio: 2 / 3 },
  { id: "9:16", ratio: 9 / 16 },
  { id: "5:4", ratio: 5 / 4 },
  { id: "3:2", ratio: 3 / 2 },
  { id: "16:9", ratio: 16 / 9 },
];

const STEP = 16;

/** Width and height with a proportion and about the area that a model likes, in multiples of 16. */
export function sizeOf(ratio: number, native: { width: number; height: number }): { width: number; height: number } {
  const area = native.width * native.height;
  const round = (side: number) => Math.max(STEP, Math.round(side / STEP) * STEP);
  return { width: round(Math.sqrt(area * ratio)), height: round(Math.sqrt(area / ratio)) };
}

/** The shape that a size has, or null for a size of its own. */
export function shapeOf(width: number, height: number, native: { width: number; height: number }): Shape | null {
  return (
    SHAPES.find((shape) => {
      const size = sizeOf(shape.ratio, native);
      return size.width === width && size.height === height;
    }) ?? null
  );
}
