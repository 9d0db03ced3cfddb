import type Konva from "konva";
import { useRef, useState } from "react";

import { addLayer, addStroke, strokeLayer, type Stroke } from "@/screens/canvas/document";
import { chosenLayer, useCanvas } from "@/screens/canvas/state";
import { t } from "@/strings";

type PointerEventOf = Konva.KonvaEventObject<PointerEvent>;

export interface Drawing {
  /** The stroke in the making. */
  current: { layer: string; stroke: Stroke } | null;
  /** Where the pointer is, in the document. */
  pointer: { x: number; y: number } | null;
  down: (event: PointerEventOf) => void;
  move: (event: PointerEventOf) => void;
  up: () => void;
  leave: () => void;
}

export const MASK_COLOUR = "#ff5a4d";
/** Points nearer than this are left out, px of the screen. */
const NEAR = 1.5;

/** Strokes by pointer: they go onto the chosen mask or paint layer, or onto a new mask. */
export function useDrawing(): Drawing {
  const [current, setCurrent] = useState<Drawing["current"]>(null);
  const [pointer, setPointer] = useState<Drawing["pointer"]>(null);
  const start = useRef({ x: 0, y: 0 });

  const at = (event: PointerEventOf) => event.target.getStage()?.getRelativePointerPosition() ?? null;
  const down = (event: PointerEventOf) => {
    const point = at(event);
    if (!point || event.evt.button > 0) return;
    const state = useCanvas.getState();
    let layer = chosenLayer(state);
    if (!layer || layer.type === "picture") {
      layer =
        state.document.layers.findLast((one) => one.type !== "picture" && one.visible) ??
        strokeLayer("mask", t("canvas.mask"));
      const made = layer;
      if (!state.document.layers.includes(made)) state.edit((document) => addLayer(document, made));
      state.set({ chosen: made.id });
    }
    const colour = layer.type === "mask" ? MASK_COLOUR : state.colour;
    const erase = event.evt.altKey;
    start.current = point;
    const { tool, size } = state;
    if (tool === "brush" || tool === "eraser")
      setCurrent({
        layer: layer.id,
        stroke: { tool: erase ? "eraser" : tool, size, colour, points: [point.x, point.y] },
      });
    else if (tool === "lasso")
      setCurrent({ layer: layer.id, stroke: { tool, erase, colour, points: [point.x, point.y] } });
    else if (tool === "rect")
      setCurrent({ layer: layer.id, stroke: { tool, erase, colour, x: point.x, y: point.y, width: 0, height: 0 } });
  };
  const move = (event: PointerEventOf) => {
    const point = at(event);
    setPointer(point);
    if (!point || !current) return;
    const { stroke } = current;
    if (stroke.tool === "rect") {
      const from = start.current;
      setCurrent({
        ...current,
        stroke: {
          ...stroke,
          x: Math.min(from.x, point.x),
          y: Math.min(from.y, point.y),
          width: Math.abs(point.x - from.x),
          height: Math.abs(point.y - from.y),
        },
      });
      return;
    }
    const { points } = stroke;
    const zoom = useCanvas.getState().zoom;
    if (Math.hypot(point.x - (points.at(-2) ?? 0), point.y - (points.at(-1) ?? 0)) * zoom < NEAR) return;
    setCurrent({ ...current, stroke: { ...stroke, points: [...points, point.x, point.y] } });
  };
  const up = () => {
    if (!current) return;
    const { layer, stroke } = current;
    const empty =
      stroke.tool === "rect"
        ? stroke.width < 1 || stroke.height < 1
        : stroke.tool === "lasso" && stroke.points.length < 6;
    setCurrent(null);
    if (!empty) useCanvas.getState().edit((document) => addStroke(document, layer, stroke));
  };
  return {
    current,
    pointer,
    down,
    move,
    up,
    leave: () => {
      setPointer(null);
      up();
    },
  };
}
