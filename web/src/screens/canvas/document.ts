/** A canvas as plain data: what is saved, undone, and drawn. Coordinates are pixels of the document. */

export const LOOKS = ["none", "mono", "sepia", "warm", "cool", "fade"] as const;
export type Look = (typeof LOOKS)[number];

export interface Adjust {
  /** -1 to 1; 0: as it is. */
  brightness: number;
  contrast: number;
  saturation: number;
  look: Look;
}

interface Base {
  id: string;
  name: string;
  visible: boolean;
  /** 0 to 1 */
  opacity: number;
}

export interface PictureLayer extends Base {
  type: "picture";
  asset: string;
  /** Of the picture itself, px. */
  width: number;
  height: number;
  /** Of its centre. */
  x: number;
  y: number;
  scaleX: number;
  scaleY: number;
  /** degrees */
  rotation: number;
  adjust: Adjust;
}

export type Stroke =
  | { tool: "brush" | "eraser"; size: number; colour: string; points: number[] }
  | { tool: "lasso"; erase: boolean; colour: string; points: number[] }
  | { tool: "rect"; erase: boolean; colour: string; x: number; y: number; width: number; height: number };

export interface StrokeLayer extends Base {
  /** A mask says what is redrawn; paint is part of the picture. */
  type: "mask" | "paint";
  strokes: Stroke[];
}

export type Layer = PictureLayer | StrokeLayer;

export interface CanvasDocument {
  version: 1;
  width: number;
  height: number;
  /** From below to above. */
  layers: Layer[];
}

export const NEUTRAL: Adjust = { brightness: 0, contrast: 0, saturation: 0, look: "none" };

export const newId = () => crypto.randomUUID().slice(0, 8);

export function emptyDocument(width: number, height: number): CanvasDocument {
  return { version: 1, width, height, layers: [] };
}

export function pictureLayer(
  asset: string,
  name: string,
  size: { width: number; height: number },
  document: { width: number; height: number },
  fit = true,
): PictureLayer {
  const scale = fit ? Math.min(document.width / size.width, document.height / size.height) : 1;
  return {
    type: "picture",
    id: newId(),
    name,
    visible: true,
    opacity: 1,
    asset,
    width: size.width,
    height: size.height,
    x: document.width / 2,
    y: document.height / 2,
    scaleX: scale,
    scaleY: scale,
    rotation: 0,
    adjust: NEUTRAL,
  };
}

export function strokeLayer(type: "mask" | "paint", name: string): StrokeLayer {
  return { type, id: newId(), name, visible: true, opacity: 1, strokes: [] };
}

const mapLayer = (document: CanvasDocument, id: string, change: (layer: Layer) => Layer): CanvasDocument => ({
  ...document,
  layers: document.layers.map((layer) => (layer.id === id ? change(layer) : layer)),
});

export const addLayer = (document: CanvasDocument, layer: Layer, above?: string): CanvasDocument => {
  const at = document.layers.findIndex((one) => one.id === above);
  return { ...document, layers: document.layers.toSpliced(at < 0 ? document.layers.length : at + 1, 0, layer) };
};

export const removeLayer = (document: CanvasDocument, id: string): CanvasDocument => ({
  ...document,
  layers: document.layers.filter((layer) => layer.id !== id),
});

export const changeLayer = (
  document: CanvasDocument,
  id: string,
  part: Partial<Omit<PictureLayer, "type" | "id">>,
): CanvasDocument => mapLayer(document, id, (layer) => ({ ...layer, ...part }));

export function moveLayer(document: CanvasDocument, id: string, step: 1 | -1): CanvasDocument {
  const from = document.layers.findIndex((layer) => layer.id === id);
  const to = from + step;
  const layer = document.layers[from];
  if (!layer || to < 0 || to >= document.layers.length) return document;
  return { ...document, layers: document.layers.toSpliced(from, 1).toSpliced(to, 0, layer) };
}

export const addStroke = (document: CanvasDocument, id: string, stroke: Stroke): CanvasDocument =>
  mapLayer(document, id, (layer) =>
    layer.type === "picture" ? layer : { ...layer, strokes: [...layer.strokes, stroke] },
  );

export const clearStrokes = (document: CanvasDocument, id: string): CanvasDocument =>
  mapLayer(document, id, (layer) => (layer.type === "picture" ? layer : { ...layer, strokes: [] }));

/** Move everything, as when the frame's corner moves. */
function shifted(document: CanvasDocument, dx: number, dy: number): Layer[] {
  return document.layers.map((layer): Layer => {
    if (layer.type === "picture") return { ...layer, x: layer.x + dx, y: layer.y + dy };
    return {
      ...layer,
      strokes: layer.strokes.map((stroke) =>
        stroke.tool === "rect"
          ? { ...stroke, x: stroke.x + dx, y: stroke.y + dy }
          : { ...stroke, points: stroke.points.map((value, index) => value + (index % 2 === 0 ? dx : dy)) },
      ),
    };
  });
}

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Give the document another frame: smaller crops, larger leaves room to be filled. */
export function reframe(document: CanvasDocument, frame: Frame): CanvasDocument {
  const width = Math.max(16, Math.round(frame.width));
  const height = Math.max(16, Math.round(frame.height));
  return { ...document, width, height, layers: shifted(document, -Math.round(frame.x), -Math.round(frame.y)) };
}

/** Extend the frame on its sides, px each. */
export const extend = (
  document: CanvasDocument,
  sides: { left: number; top: number; right: number; bottom: number },
): CanvasDocument =>
  reframe(document, {
    x: -sides.left,
    y: -sides.top,
    width: document.width + sides.left + sides.right,
    height: document.height + sides.top + sides.bottom,
  });

/** Scale the whole document. */
export function resize(document: CanvasDocument, width: number, height: number): CanvasDocument {
  const sx = width / document.width;
  const sy = height / document.height;
  const size = Math.sqrt(sx * sy);
  return {
    ...document,
    width,
    height,
    layers: document.layers.map((layer): Layer => {
      if (layer.type === "picture")
        return { ...layer, x: layer.x * sx, y: layer.y * sy, scaleX: layer.scaleX * sx, scaleY: layer.scaleY * sy };
      return {
        ...layer,
        strokes: layer.strokes.map((stroke) => {
          if (stroke.tool === "rect")
            return {
              ...stroke,
              x: stroke.x * sx,
              y: stroke.y * sy,
              width: stroke.width * sx,
              height: stroke.height * sy,
            };
          const points = stroke.points.map((value, index) => value * (index % 2 === 0 ? sx : sy));
          return stroke.tool === "lasso" ? { ...stroke, points } : { ...stroke, points, size: stroke.size * size };
        }),
      };
    }),
  };
}

/** The next size up that a model can draw: multiples of 16. */
export const drawable = (side: number) => Math.max(16, Math.round(side / 16) * 16);

export function isDocument(value: unknown): value is CanvasDocument {
  if (typeof value !== "object" || value === null) return false;
  const { version, layers } = value as { version?: unknown; layers?: unknown };
  return version === 1 && Array.isArray(layers);
}

/** Ids of all pictures that a document shows. */
export const assetsOf = (document: CanvasDocument) => [
  ...new Set(document.layers.flatMap((layer) => (layer.type === "picture" ? [layer.asset] : []))),
];
