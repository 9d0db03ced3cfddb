/** From the document to a picture that lies on it, and back. */

import type { CanvasDocument, PictureLayer } from "@/screens/canvas/document";

interface Point {
  x: number;
  y: number;
}

/** A point of the document in px of the picture itself. */
export function onPicture(layer: PictureLayer, point: Point): Point {
  const angle = (-layer.rotation * Math.PI) / 180;
  const dx = point.x - layer.x;
  const dy = point.y - layer.y;
  return {
    x: (dx * Math.cos(angle) - dy * Math.sin(angle)) / layer.scaleX + layer.width / 2,
    y: (dx * Math.sin(angle) + dy * Math.cos(angle)) / layer.scaleY + layer.height / 2,
  };
}

/** A point in px of the picture, in the document. */
export function onDocument(layer: PictureLayer, point: Point): Point {
  const angle = (layer.rotation * Math.PI) / 180;
  const dx = (point.x - layer.width / 2) * layer.scaleX;
  const dy = (point.y - layer.height / 2) * layer.scaleY;
  return {
    x: layer.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: layer.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}

/** The topmost visible picture under a point of the document. */
export function pictureAt(document: CanvasDocument, point: Point): PictureLayer | undefined {
  return document.layers.findLast((layer): layer is PictureLayer => {
    if (layer.type !== "picture" || !layer.visible) return false;
    const own = onPicture(layer, point);
    return own.x >= 0 && own.x <= layer.width && own.y >= 0 && own.y <= layer.height;
  });
}
