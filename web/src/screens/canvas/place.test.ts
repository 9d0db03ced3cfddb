import { describe, expect, it } from "vitest";

import { addLayer, emptyDocument, pictureLayer } from "@/screens/canvas/document";
import { onDocument, onPicture, pictureAt } from "@/screens/canvas/place";

const layer = {
  ...pictureLayer("a", "Picture", { width: 64, height: 128 }, { width: 256, height: 256 }),
  rotation: 90,
  scaleX: -2,
};

describe("a picture on the canvas", () => {
  it("is found under the pointer, and its points go back to where they were", () => {
    const there = onDocument(layer, { x: 16, y: 32 });
    const back = onPicture(layer, there);
    expect(back.x).toBeCloseTo(16);
    expect(back.y).toBeCloseTo(32);
    const document = addLayer(emptyDocument(256, 256), layer);
    expect(pictureAt(document, there)?.id).toBe(layer.id);
    expect(pictureAt(document, { x: 1, y: 1 })).toBeUndefined();
  });

  it("lies where it was put", () => {
    expect(onDocument(layer, { x: 32, y: 64 })).toEqual({ x: 128, y: 128 });
  });
});
