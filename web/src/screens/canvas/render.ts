import { adjustPixels, isNeutral } from "@/screens/canvas/adjust";
import type { Adjust, CanvasDocument, PictureLayer, Stroke, StrokeLayer } from "@/screens/canvas/document";

export type Pictures = ReadonlyMap<string, HTMLImageElement>;
type Context = CanvasRenderingContext2D;

export function newCanvas(width: number, height: number): [HTMLCanvasElement, Context] {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: false });
  if (!context) throw new Error("This browser gives no more room for pictures. Close other tabs and try again.");
  return [canvas, context];
}

// --- pictures -------------------------------------------------------------------------------------------------------

const adjusted = new WeakMap<HTMLImageElement, { key: string; canvas: HTMLCanvasElement }>();

/** The picture with its adjustments; made once for each setting. */
function withAdjust(image: HTMLImageElement, adjust: Adjust): CanvasImageSource {
  if (isNeutral(adjust)) return image;
  const key = JSON.stringify(adjust);
  const known = adjusted.get(image);
  if (known?.key === key) return known.canvas;
  const [canvas, context] = newCanvas(image.naturalWidth, image.naturalHeight);
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  adjustPixels(pixels.data, adjust);
  context.putImageData(pixels, 0, 0);
  adjusted.set(image, { key, canvas });
  return canvas;
}

function drawPicture(context: Context, layer: PictureLayer, pictures: Pictures): void {
  const image = pictures.get(layer.asset);
  if (!image) return;
  context.save();
  context.globalAlpha *= layer.opacity;
  context.translate(layer.x, layer.y);
  context.rotate((layer.rotation * Math.PI) / 180);
  context.scale(layer.scaleX, layer.scaleY);
  context.imageSmoothingQuality = "high";
  context.drawImage(withAdjust(image, layer.adjust), -layer.width / 2, -layer.height / 2, layer.width, layer.height);
  context.restore();
}

// --- strokes --------------------------------------------------------------------------------------------------------

export function drawStroke(context: Context, stroke: Stroke): void {
  context.save();
  const erase = stroke.tool === "eraser" || ((stroke.tool === "lasso" || stroke.tool === "rect") && stroke.erase);
  context.globalCompositeOperation = erase ? "destination-out" : "source-over";
  context.fillStyle = context.strokeStyle = stroke.colour;
  if (stroke.tool === "rect") {
    context.fillRect(stroke.x, stroke.y, stroke.width, stroke.height);
  } else {
    const { points } = stroke;
    context.beginPath();
    context.moveTo(points[0] ?? 0, points[1] ?? 0);
    for (let at = 2; at < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
    if (stroke.tool === "lasso") {
      context.closePath();
      context.fill();
    } else {
      if (points.length === 2) context.lineTo((points[0] ?? 0) + 0.01, points[1] ?? 0);
      context.lineCap = context.lineJoin = "round";
      context.lineWidth = stroke.size;
      context.stroke();
    }
  }
  context.restore();
}

interface Drawn {
  strokes: readonly Stroke[];
  canvas: HTMLCanvasElement;
  context: Context;
}

const drawn = new Map<string, Drawn>();

/** A layer of strokes on a canvas of its own, so that erasing touches nothing below. New strokes are only added. */
function strokesOf(layer: StrokeLayer, width: number, height: number): HTMLCanvasElement {
  const known = drawn.get(layer.id);
  const goesOn =
    known?.canvas.width === width &&
    known.canvas.height === height &&
    known.strokes.length <= layer.strokes.length &&
    known.strokes.every((stroke, index) => stroke === layer.strokes[index]);
  if (known && goesOn) {
    for (const stroke of layer.strokes.slice(known.strokes.length)) drawStroke(known.context, stroke);
    known.strokes = layer.strokes;
    return known.canvas;
  }
  const [canvas, context] = newCanvas(width, height);
  for (const stroke of layer.strokes) drawStroke(context, stroke);
  drawn.set(layer.id, { strokes: layer.strokes, canvas, context });
  return canvas;
}

// --- the whole ------------------------------------------------------------------------------------------------------

const MASK_OPACITY = 0.55;

interface Options {
  masks: boolean;
  /** A stroke that is being drawn, on its layer. */
  current?: { layer: string; stroke: Stroke } | null;
}

/** Draw a document at its own size. */
export function drawDocument(context: Context, own: CanvasDocument, pictures: Pictures, options: Options): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, own.width, own.height);
  context.clip();
  for (const layer of own.layers) {
    if (!layer.visible) continue;
    if (layer.type === "picture") {
      drawPicture(context, layer, pictures);
      continue;
    }
    if (layer.type === "mask" && !options.masks) continue;
    let strokes = strokesOf(layer, own.width, own.height);
    if (options.current?.layer === layer.id) {
      const [canvas, over] = newCanvas(own.width, own.height);
      over.drawImage(strokes, 0, 0);
      drawStroke(over, options.current.stroke);
      strokes = canvas;
    }
    context.save();
    context.globalAlpha *= layer.type === "mask" ? MASK_OPACITY : layer.opacity;
    context.drawImage(strokes, 0, 0);
    context.restore();
  }
  context.restore();
}

/** The document as one picture, without masks. */
export function flatten(own: CanvasDocument, pictures: Pictures): HTMLCanvasElement {
  const [canvas, context] = newCanvas(own.width, own.height);
  drawDocument(context, own, pictures, { masks: false });
  return canvas;
}

/** How far what is filled reaches into what is there, px, so that no seam shows. */
const OVERLAP = 2;

export interface FillInput {
  picture: HTMLCanvasElement;
  /** White: is filled. null: nothing is masked and nothing is open. */
  mask: HTMLCanvasElement | null;
  /** Whether the frame has places without any picture. */
  open: boolean;
}

/** What is sent to be filled: the picture with its open places covered smoothly, and the mask, at a size that can be drawn. */
export function fillInput(own: CanvasDocument, pictures: Pictures, width: number, height: number): FillInput {
  const base = flatten(own, pictures);
  const [mask, onMask] = newCanvas(width, height);
  onMask.fillStyle = "#000";
  onMask.fillRect(0, 0, width, height);
  let painted = false;
  const [white, onWhite] = newCanvas(own.width, own.height);
  for (const layer of own.layers) {
    if (layer.type !== "mask" || !layer.visible || layer.strokes.length === 0) continue;
    painted = true;
    onWhite.drawImage(strokesOf(layer, own.width, own.height), 0, 0);
  }
  onWhite.globalCompositeOperation = "source-in";
  onWhite.fillStyle = "#fff";
  onWhite.fillRect(0, 0, own.width, own.height);
  onMask.drawImage(white, 0, 0, width, height);

  const hole = holes(base);
  if (hole) {
    for (let x = -OVERLAP; x <= OVERLAP; x += OVERLAP)
      for (let y = -OVERLAP; y <= OVERLAP; y += OVERLAP) onMask.drawImage(hole, x, y, width, height);
  }
  const [picture, onPicture] = newCanvas(width, height);
  if (hole) {
    // A very small copy, made large again, continues the edges' colours.
    const [tiny, onTiny] = newCanvas(6, 6);
    onTiny.drawImage(base, 0, 0, 6, 6);
    onPicture.fillStyle = "#808080";
    onPicture.fillRect(0, 0, width, height);
    for (let times = 0; times < 4; times += 1) onPicture.drawImage(tiny, 0, 0, width, height);
  }
  onPicture.imageSmoothingQuality = "high";
  onPicture.drawImage(base, 0, 0, width, height);
  return { picture, mask: painted || hole ? mask : null, open: hole !== null };
}

/** White where a picture is transparent; null where it is nowhere. */
function holes(base: HTMLCanvasElement): HTMLCanvasElement | null {
  const [canvas, context] = newCanvas(base.width, base.height);
  context.drawImage(base, 0, 0);
  const pixels = context.getImageData(0, 0, base.width, base.height);
  let any = false;
  for (let at = 0; at < pixels.data.length; at += 4) {
    const open = (pixels.data[at + 3] ?? 0) < 250;
    any ||= open;
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = 255;
    pixels.data[at + 3] = open ? 255 : 0;
  }
  context.putImageData(pixels, 0, 0);
  return any ? canvas : null;
}

export const toBlob = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))), "image/png"),
  );
