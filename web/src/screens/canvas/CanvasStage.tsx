import Konva from "konva";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Circle, Group, Layer, Rect, Shape, Stage, Transformer } from "react-konva";

import { changeLayer, type CanvasDocument, type PictureLayer } from "@/screens/canvas/document";
import { pickAt } from "@/screens/canvas/picking";
import { pictureAt } from "@/screens/canvas/place";
import { drawDocument, type Pictures } from "@/screens/canvas/render";
import { chosenLayer, fit, useCanvas, zoomAt } from "@/screens/canvas/state";
import { useDrawing } from "@/screens/canvas/useDrawing";
import { CropFrame } from "@/screens/canvas/CropFrame";
import { t } from "@/strings";

interface Props {
  pictures: Pictures;
  /** A candidate over the whole frame, looked at before it is accepted. */
  candidate: HTMLImageElement | null;
  /** As it was when it was opened, for before and after. */
  original: CanvasDocument | null;
}

/** The window onto the document: draws it, and turns the pointer into strokes, moves and frames. */
export function CanvasStage({ pictures, candidate, original }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const state = useCanvas();
  const { document, zoom, x, y, tool, before } = state;
  const drawing = useDrawing();
  const [split, setSplit] = useState(0.5);
  const layer = chosenLayer(state);

  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return;
    const watch = new ResizeObserver(() => setSize({ width: own.clientWidth, height: own.clientHeight }));
    watch.observe(own);
    return () => watch.disconnect();
  }, []);
  const opened = useRef<unknown>(null);
  useEffect(() => {
    // A document that was just opened is shown whole; later the person decides.
    if (size.width > 0 && state.past.length === 0 && opened.current !== document) {
      opened.current = document;
      fit(size.width, size.height);
    }
  }, [size, document, state.past.length]);

  const paints = tool === "brush" || tool === "eraser" || tool === "lasso" || tool === "rect";
  const pan = tool === "pan";
  return (
    <div
      ref={box}
      className="absolute inset-0 touch-none overflow-hidden"
      style={{ cursor: pan ? "grab" : paints ? "none" : tool === "pick" ? "crosshair" : "default" }}
      role="application"
      aria-label={t("canvas.stage")}
    >
      <Stage
        width={size.width}
        height={size.height}
        x={x}
        y={y}
        scaleX={zoom}
        scaleY={zoom}
        draggable={pan}
        onDragEnd={(event) =>
          event.target instanceof Konva.Stage && state.set({ x: event.target.x(), y: event.target.y() })
        }
        onWheel={(event) => {
          event.evt.preventDefault();
          const point = event.target.getStage()?.getPointerPosition();
          if (event.evt.ctrlKey || event.evt.metaKey || !event.evt.shiftKey) {
            if (point) zoomAt(point, Math.exp(-event.evt.deltaY * 0.0015));
          } else state.set({ x: x - event.evt.deltaY });
        }}
        onPointerDown={(event) => (paints ? drawing.down(event) : tool === "pick" ? pick(event) : choose(event))}
        onPointerMove={drawing.move}
        onPointerUp={drawing.up}
        onPointerLeave={drawing.leave}
      >
        <Layer>
          <Rect
            width={document.width}
            height={document.height}
            fillPatternImage={checker()}
            fillPatternScale={{ x: 1 / zoom, y: 1 / zoom }}
            listening={false}
          />
          <Shape
            width={document.width}
            height={document.height}
            listening={false}
            sceneFunc={(context) => {
              const native = context._context;
              native.imageSmoothingEnabled = zoom < 4;
              drawDocument(native, document, pictures, { masks: !candidate, current: drawing.current });
              if (candidate) native.drawImage(candidate, 0, 0, document.width, document.height);
              if (before && original) {
                native.save();
                native.beginPath();
                native.rect(0, 0, document.width * split, document.height);
                native.clip();
                native.fillStyle = "#808080";
                native.fillRect(0, 0, document.width, document.height);
                drawDocument(native, original, pictures, { masks: false });
                native.restore();
              }
            }}
          />
          <Rect
            width={document.width}
            height={document.height}
            stroke="#808080"
            strokeWidth={1 / zoom}
            opacity={0.6}
            listening={false}
          />
        </Layer>
        <Layer>
          {tool === "move" && !candidate && layer?.type === "picture" && layer.visible ? (
            <Handles key={layer.id} layer={layer} />
          ) : null}
          {tool === "crop" ? <CropFrame document={document} zoom={zoom} /> : null}
          {before && original ? (
            <Group
              x={document.width * split}
              draggable
              dragBoundFunc={(position) => ({ x: Math.min(x + document.width * zoom, Math.max(x, position.x)), y })}
              onDragMove={(event) => setSplit(event.target.x() / document.width)}
            >
              <Rect x={-10 / zoom} width={20 / zoom} height={document.height} />
              <Rect
                x={-1 / zoom}
                width={2 / zoom}
                height={document.height}
                fill="#ffffff"
                shadowBlur={4}
                listening={false}
              />
              <Circle
                y={document.height / 2}
                radius={12 / zoom}
                fill="#ffffff"
                stroke="#808080"
                strokeWidth={1 / zoom}
              />
            </Group>
          ) : null}
          {paints && drawing.pointer && tool !== "lasso" && tool !== "rect" ? (
            <>
              <Circle
                {...drawing.pointer}
                radius={state.size / 2}
                stroke="#ffffff"
                strokeWidth={1.5 / zoom}
                listening={false}
              />
              <Circle
                {...drawing.pointer}
                radius={state.size / 2 + 1 / zoom}
                stroke="#000000"
                strokeWidth={0.75 / zoom}
                listening={false}
              />
            </>
          ) : paints && drawing.pointer ? (
            <Circle
              {...drawing.pointer}
              radius={3 / zoom}
              fill="#ffffff"
              stroke="#000000"
              strokeWidth={1 / zoom}
              listening={false}
            />
          ) : null}
        </Layer>
      </Stage>
    </div>
  );
}

/** A click on nothing but pictures chooses the topmost one under the pointer. */
function choose(event: Konva.KonvaEventObject<PointerEvent>): void {
  const { document, tool, set } = useCanvas.getState();
  if (tool !== "move" || event.target instanceof Konva.Rect || event.target.getParent() instanceof Konva.Transformer)
    return;
  const point = event.target.getStage()?.getRelativePointerPosition();
  if (!point) return;
  const hit = pictureAt(document, point);
  if (hit) set({ chosen: hit.id });
}

/** A click with the picking tool selects what lies there. */
function pick(event: Konva.KonvaEventObject<PointerEvent>): void {
  const point = event.target.getStage()?.getRelativePointerPosition();
  if (point && event.evt.button <= 0) void pickAt(point, event.evt.altKey);
}

/** A frame with handles around the chosen picture. The document changes when the hand lets go. */
function Handles({ layer }: { layer: PictureLayer }) {
  const rect = useRef<Konva.Rect>(null);
  const transformer = useRef<Konva.Transformer>(null);
  const edit = useCanvas((state) => state.edit);
  const started = useRef(false);
  useEffect(() => {
    if (rect.current) transformer.current?.nodes([rect.current]);
  }, []);
  const take = () => {
    const node = rect.current;
    if (!node) return;
    edit(
      (document) =>
        changeLayer(document, layer.id, {
          x: node.x(),
          y: node.y(),
          scaleX: node.scaleX(),
          scaleY: node.scaleY(),
          rotation: node.rotation(),
        }),
      started.current,
    );
    started.current = true;
  };
  const end = () => {
    take();
    started.current = false;
  };
  return (
    <>
      <Rect
        ref={rect}
        x={layer.x}
        y={layer.y}
        offsetX={layer.width / 2}
        offsetY={layer.height / 2}
        width={layer.width}
        height={layer.height}
        scaleX={layer.scaleX}
        scaleY={layer.scaleY}
        rotation={layer.rotation}
        draggable
        onDragMove={take}
        onDragEnd={end}
        onTransform={take}
        onTransformEnd={end}
      />
      <Transformer
        ref={transformer}
        rotationSnaps={[0, 90, 180, 270]}
        anchorSize={9}
        anchorCornerRadius={2}
        borderStroke="#5a67ec"
        anchorStroke="#5a67ec"
        flipEnabled={false}
      />
    </>
  );
}

let pattern: HTMLImageElement | undefined;

/** The chequered ground that stands for nothing. */
function checker(): HTMLImageElement {
  if (!pattern) {
    const canvas = window.document.createElement("canvas");
    canvas.width = canvas.height = 16;
    const context = canvas.getContext("2d");
    if (context) {
      context.fillStyle = "#e6e6e6";
      context.fillRect(0, 0, 16, 16);
      context.fillStyle = "#cfcfcf";
      context.fillRect(0, 0, 8, 8);
      context.fillRect(8, 8, 8, 8);
    }
    pattern = canvas as unknown as HTMLImageElement; // Konva takes any image source
  }
  return pattern;
}
