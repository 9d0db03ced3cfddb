import type Konva from "konva";
import { useEffect, useRef } from "react";
import { Rect, Transformer } from "react-konva";

import type { CanvasDocument } from "@/screens/canvas/document";
import { useCrop } from "@/screens/canvas/crop";

/** The frame to be: smaller crops, larger makes room to be filled. */
export function CropFrame({ document, zoom }: { document: CanvasDocument; zoom: number }) {
  const rect = useRef<Konva.Rect>(null);
  const transformer = useRef<Konva.Transformer>(null);
  const { frame, set } = useCrop();
  useEffect(() => {
    set({ x: 0, y: 0, width: document.width, height: document.height });
    if (rect.current) transformer.current?.nodes([rect.current]);
    return () => set(null);
  }, [document.width, document.height, set]);
  const take = () => {
    const node = rect.current;
    if (node)
      set({ x: node.x(), y: node.y(), width: node.width() * node.scaleX(), height: node.height() * node.scaleY() });
  };
  const shown = frame ?? { x: 0, y: 0, width: document.width, height: document.height };
  return (
    <>
      <Rect
        ref={rect}
        {...shown}
        scaleX={1}
        scaleY={1}
        fill="rgb(90 103 236 / 0.12)"
        stroke="#5a67ec"
        strokeWidth={1.5 / zoom}
        draggable
        onDragMove={take}
        onTransform={take}
      />
      <Transformer
        ref={transformer}
        rotateEnabled={false}
        keepRatio={false}
        anchorSize={10}
        borderEnabled={false}
        anchorStroke="#5a67ec"
        flipEnabled={false}
      />
    </>
  );
}
