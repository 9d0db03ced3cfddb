import { describe, expect, it } from "vitest";

import {
  addLayer,
  addStroke,
  assetsOf,
  drawable,
  emptyDocument,
  extend,
  moveLayer,
  pictureLayer,
  reframe,
  removeLayer,
  resize,
  strokeLayer,
  type CanvasDocument,
} from "@/screens/canvas/document";

const picture = pictureLayer("a", "Picture", { width: 64, height: 128 }, { width: 128, height: 128 });
const mask = strokeLayer("mask", "Mask");
const base: CanvasDocument = addStroke(addLayer(addLayer(emptyDocument(128, 128), picture), mask), mask.id, {
  tool: "brush",
  size: 10,
  colour: "#fff",
  points: [10, 20, 30, 40],
});

describe("a canvas document", () => {
  it("fits a picture into the frame", () => {
    expect([picture.x, picture.y, picture.scaleX, picture.scaleY]).toEqual([64, 64, 1, 1]);
  });

  it("moves everything with the frame, and back", () => {
    const larger = extend(base, { left: 32, top: 0, right: 16, bottom: 48 });
    expect([larger.width, larger.height]).toEqual([176, 176]);
    expect(larger.layers[0]).toMatchObject({ x: 96, y: 64 });
    const back = reframe(larger, { x: 32, y: 0, width: 128, height: 128 });
    expect(back).toEqual(base);
  });

  it("scales pictures and strokes alike, and back", () => {
    const twice = resize(base, 256, 256);
    expect(twice.layers[0]).toMatchObject({ x: 128, scaleX: 2 });
    expect(twice.layers[1]).toMatchObject({ strokes: [{ size: 20, points: [20, 40, 60, 80] }] });
    expect(resize(twice, 128, 128)).toEqual(base);
  });

  it("orders layers within bounds", () => {
    expect(moveLayer(base, picture.id, 1).layers.map((layer) => layer.id)).toEqual([mask.id, picture.id]);
    expect(moveLayer(base, mask.id, 1)).toBe(base);
    expect(removeLayer(base, mask.id).layers).toHaveLength(1);
  });

  it("leaves what it was made from alone", () => {
    const before = structuredClone(base);
    addStroke(base, mask.id, { tool: "rect", erase: false, colour: "#fff", x: 0, y: 0, width: 5, height: 5 });
    reframe(base, { x: 5, y: 5, width: 20, height: 20 });
    expect(base).toEqual(before);
  });

  it("knows its pictures and sizes that can be drawn", () => {
    expect(assetsOf(addLayer(base, { ...picture, id: "z" }))).toEqual(["a"]);
    expect([drawable(1), drawable(130), drawable(137)]).toEqual([16, 128, 144]);
  });
});
