import { beforeEach, describe, expect, it } from "vitest";

import { addLayer, emptyDocument, strokeLayer } from "@/screens/canvas/document";
import { fit, useCanvas, zoomAt } from "@/screens/canvas/state";

const names = () => useCanvas.getState().document.layers.map((layer) => layer.name);

beforeEach(() => useCanvas.getState().open(emptyDocument(100, 100)));

describe("editing a canvas", () => {
  it("takes steps back and does them again", () => {
    const { edit, undo, redo } = useCanvas.getState();
    edit((document) => addLayer(document, strokeLayer("paint", "a")));
    edit((document) => addLayer(document, strokeLayer("paint", "b")));
    undo();
    expect(names()).toEqual(["a"]);
    redo();
    expect(names()).toEqual(["a", "b"]);
    undo();
    edit((document) => addLayer(document, strokeLayer("paint", "c")));
    redo();
    expect(names()).toEqual(["a", "c"]);
  });

  it("joins what goes on into one step", () => {
    const { edit, undo } = useCanvas.getState();
    edit((document) => ({ ...document, width: 110 }));
    edit((document) => ({ ...document, width: 120 }), true);
    undo();
    expect(useCanvas.getState().document.width).toBe(100);
  });

  it("records nothing where nothing changed", () => {
    useCanvas.getState().edit((document) => document);
    expect(useCanvas.getState().past).toHaveLength(0);
  });

  it("keeps the point under the pointer while zooming", () => {
    fit(600, 400);
    const before = useCanvas.getState();
    const point = { x: 200, y: 150 };
    const inside = { x: (point.x - before.x) / before.zoom, y: (point.y - before.y) / before.zoom };
    zoomAt(point, 1.7);
    const after = useCanvas.getState();
    expect(after.x + inside.x * after.zoom).toBeCloseTo(point.x);
    expect(after.y + inside.y * after.zoom).toBeCloseTo(point.y);
  });
});
