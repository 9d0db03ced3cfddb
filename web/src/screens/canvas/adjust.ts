import type { Adjust, Look } from "@/screens/canvas/document";

/** Rows of a colour matrix: red, green, blue, each from red, green, blue and a constant (0 to 255). */
type Row = readonly [red: number, green: number, blue: number, constant: number];
type Matrix = readonly [Row, Row, Row];

const LOOK: Record<Look, Matrix> = {
  none: [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ],
  mono: [
    [0.2126, 0.7152, 0.0722, 0],
    [0.2126, 0.7152, 0.0722, 0],
    [0.2126, 0.7152, 0.0722, 0],
  ],
  sepia: [
    [0.393, 0.769, 0.189, 0],
    [0.349, 0.686, 0.168, 0],
    [0.272, 0.534, 0.131, 0],
  ],
  warm: [
    [1.06, 0.02, 0, 4],
    [0, 1, 0, 0],
    [0, 0, 0.9, -4],
  ],
  cool: [
    [0.9, 0, 0, -4],
    [0, 1, 0, 0],
    [0, 0.02, 1.06, 4],
  ],
  fade: [
    [0.8, 0.05, 0.05, 24],
    [0.05, 0.8, 0.05, 24],
    [0.05, 0.05, 0.8, 28],
  ],
};

/** The one matrix that a look, a saturation, a brightness and a contrast come to (Rec. 709 luma). */
export function matrixOf(adjust: Adjust): Matrix {
  const s = 1 + adjust.saturation;
  const [r, g, b] = [0.2126 * (1 - s), 0.7152 * (1 - s), 0.0722 * (1 - s)];
  const contrast = adjust.contrast >= 0 ? 1 + adjust.contrast * 1.5 : 1 + adjust.contrast * 0.8;
  const lift = 128 * (1 - contrast) + adjust.brightness * 128;
  const [first, second, third] = LOOK[adjust.look];
  const mixed = (x: number, y: number, z: number): Row => [
    (x * first[0] + y * second[0] + z * third[0]) * contrast,
    (x * first[1] + y * second[1] + z * third[1]) * contrast,
    (x * first[2] + y * second[2] + z * third[2]) * contrast,
    (x * first[3] + y * second[3] + z * third[3]) * contrast + lift,
  ];
  return [mixed(r + s, g, b), mixed(r, g + s, b), mixed(r, g, b + s)];
}

export const isNeutral = (adjust: Adjust) =>
  adjust.brightness === 0 && adjust.contrast === 0 && adjust.saturation === 0 && adjust.look === "none";

/** Apply to RGBA bytes in place; alpha stays. */
export function adjustPixels(data: Uint8ClampedArray, adjust: Adjust): void {
  const [[a, b, c, d], [e, f, g, h], [i, j, k, l]] = matrixOf(adjust);
  for (let at = 0; at < data.length; at += 4) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    data[at] = a * red + b * green + c * blue + d;
    data[at + 1] = e * red + f * green + g * blue + h;
    data[at + 2] = i * red + j * green + k * blue + l;
  }
}
