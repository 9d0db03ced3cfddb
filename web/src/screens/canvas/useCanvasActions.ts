import "@/screens/viewer/words";

import { useNavigate } from "@tanstack/react-router";
import {
  Brush,
  Columns2,
  Copy,
  Crop,
  Eraser,
  Expand,
  FlipHorizontal2,
  FlipVertical2,
  Hand,
  Lasso,
  Maximize,
  MousePointer2,
  Redo2,
  RotateCcw,
  RotateCw,
  Save,
  SquareDashed,
  Trash2,
  Undo2,
  WandSparkles,
  ZoomIn,
  ZoomOut,
} from "lucide-react";

import type { Action } from "@/actions/registry";
import { saveDocument } from "@/api/documents";
import { changeLayer, extend, newId, removeLayer, addLayer, type PictureLayer } from "@/screens/canvas/document";
import { flatten, toBlob, type Pictures } from "@/screens/canvas/render";
import { chosenLayer, fit, useCanvas, zoomAt, type Tool } from "@/screens/canvas/state";
import { t } from "@/strings";

const TOOLS: { name: Tool; icon: Action["icon"]; shortcut: string }[] = [
  { name: "move", icon: MousePointer2, shortcut: "v" },
  { name: "pan", icon: Hand, shortcut: "h" },
  { name: "brush", icon: Brush, shortcut: "b" },
  { name: "eraser", icon: Eraser, shortcut: "e" },
  { name: "lasso", icon: Lasso, shortcut: "l" },
  { name: "rect", icon: SquareDashed, shortcut: "m" },
  { name: "pick", icon: WandSparkles, shortcut: "w" },
  { name: "crop", icon: Crop, shortcut: "c" },
];
/** How much a frame is extended at once, of its side. */
const EXTENSION = 0.25;
const THUMBNAIL = 256;

const middle = () => {
  const box = document.querySelector("[role=application]")?.getBoundingClientRect();
  return {
    x: (box?.width ?? 800) / 2,
    y: (box?.height ?? 600) / 2,
    width: box?.width ?? 800,
    height: box?.height ?? 600,
  };
};

/** Everything that can be done on the canvas, once: toolbar, panel, menus, keys and palette are made of it. */
export function useCanvasActions(pictures: Pictures): Action[] {
  const state = useCanvas();
  const navigate = useNavigate();
  const layer = chosenLayer(state);
  const picture = layer?.type === "picture" ? layer : undefined;
  const { edit, set } = state;
  const turn = (part: (one: PictureLayer) => Partial<PictureLayer>) => () => {
    if (picture) edit((document) => changeLayer(document, picture.id, part(picture)));
    return undefined;
  };
  const own = (
    id: string,
    label: string,
    icon: Action["icon"],
    shortcut: string | undefined,
    perform: Action["perform"],
    enabled?: () => boolean,
  ): Action => ({
    id: `canvas.${id}`,
    label,
    scope: "canvas",
    icon,
    shortcut,
    perform,
    enabled,
  });
  const side = (value: number) => Math.max(16, Math.round((value * EXTENSION) / 16) * 16);

  return [
    ...TOOLS.map((tool) =>
      own(`tool.${tool.name}`, t(`canvas.tool.${tool.name}`), tool.icon, tool.shortcut, () => set({ tool: tool.name })),
    ),
    own(
      "undo",
      t("canvas.undo"),
      Undo2,
      "mod+z",
      () => state.undo(),
      () => state.past.length > 0,
    ),
    own(
      "redo",
      t("canvas.redo"),
      Redo2,
      "mod+shift+z",
      () => state.redo(),
      () => state.future.length > 0,
    ),
    own("before", t("viewer.before"), Columns2, "\\", () => set({ before: !state.before })),
    own("zoomIn", t("canvas.zoomIn"), ZoomIn, "+", () => zoomAt(middle(), 1.25)),
    own("zoomOut", t("canvas.zoomOut"), ZoomOut, "-", () => zoomAt(middle(), 0.8)),
    own("fit", t("canvas.fit"), Maximize, "0", () => fit(middle().width, middle().height)),
    own("smaller", t("canvas.smaller"), undefined, "[", () => set({ size: Math.max(1, state.size * 0.85) })),
    own("larger", t("canvas.larger"), undefined, "]", () => set({ size: Math.min(200, state.size * 1.18 + 0.5) })),
    own(
      "rotateRight",
      t("canvas.rotateRight"),
      RotateCw,
      "r",
      turn((one) => ({ rotation: (one.rotation + 90) % 360 })),
      () => picture !== undefined,
    ),
    own(
      "rotateLeft",
      t("canvas.rotateLeft"),
      RotateCcw,
      "shift+r",
      turn((one) => ({ rotation: (one.rotation + 270) % 360 })),
      () => picture !== undefined,
    ),
    own(
      "flipX",
      t("canvas.flipX"),
      FlipHorizontal2,
      undefined,
      turn((one) => ({ scaleX: -one.scaleX })),
      () => picture !== undefined,
    ),
    own(
      "flipY",
      t("canvas.flipY"),
      FlipVertical2,
      undefined,
      turn((one) => ({ scaleY: -one.scaleY })),
      () => picture !== undefined,
    ),
    own("extend", t("canvas.extend"), Expand, "x", () => {
      edit((document) =>
        extend(document, {
          left: side(document.width),
          right: side(document.width),
          top: side(document.height),
          bottom: side(document.height),
        }),
      );
      requestAnimationFrame(() => fit(middle().width, middle().height));
      return undefined;
    }),
    own(
      "duplicate",
      t("canvas.duplicate"),
      Copy,
      "mod+d",
      () => {
        if (layer) edit((document) => addLayer(document, { ...layer, id: newId() }, layer.id));
        return undefined;
      },
      () => layer !== undefined,
    ),
    own(
      "delete",
      t("canvas.deleteLayer"),
      Trash2,
      "delete",
      () => {
        if (!layer) return undefined;
        edit((document) => removeLayer(document, layer.id));
        set({ chosen: useCanvas.getState().document.layers.at(-1)?.id ?? null });
        return { said: t("canvas.layerDeleted", { name: layer.name }), undo: () => useCanvas.getState().undo() };
      },
      () => layer !== undefined,
    ),
    own(
      "save",
      t("canvas.save"),
      Save,
      "mod+s",
      async () => {
        const { document, id, name } = useCanvas.getState();
        const whole = flatten(document, pictures);
        const small = window.document.createElement("canvas");
        const scale = Math.min(1, THUMBNAIL / Math.max(whole.width, whole.height));
        small.width = Math.max(1, Math.round(whole.width * scale));
        small.height = Math.max(1, Math.round(whole.height * scale));
        small.getContext("2d")?.drawImage(whole, 0, 0, small.width, small.height);
        const saved = await saveDocument(id, {
          name: name.trim() || t("canvas.untitled"),
          content: document,
          thumbnail: await toBlob(small),
        });
        set({ id: saved.id, name: saved.name, saved: document });
        if (!id) window.history.replaceState(window.history.state, "", `/canvas/${saved.id}`);
        return undefined;
      },
      () => state.saved !== state.document && state.document.layers.length > 0,
    ),
    own("list", t("canvas.all"), undefined, undefined, () => void navigate({ to: "/canvas" })),
  ];
}
