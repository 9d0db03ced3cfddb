import { create } from "zustand";

import { emptyDocument, type CanvasDocument, type Layer } from "@/screens/canvas/document";

export type Tool = "move" | "pan" | "brush" | "eraser" | "lasso" | "rect" | "pick" | "crop";

/** Steps that can be taken back. */
const DEPTH = 100;

export interface Staged {
  /** The run that makes candidates. */
  run: string;
  /** Where its pictures belong: the frame as it was sent. */
  width: number;
  height: number;
  prompt: string;
  /** Which candidate is looked at. */
  at: number;
}

interface CanvasState {
  id: string | null;
  name: string;
  document: CanvasDocument;
  past: CanvasDocument[];
  future: CanvasDocument[];
  /** As it was saved last. */
  saved: CanvasDocument | null;
  chosen: string | null;
  tool: Tool;
  size: number;
  colour: string;
  zoom: number;
  x: number;
  y: number;
  staged: Staged | null;
  before: boolean;
  open: (document: CanvasDocument, more?: { id?: string | null; name?: string; saved?: boolean }) => void;
  /** Change the document; one step back for each call, unless it goes on with the last one. */
  edit: (change: (document: CanvasDocument) => CanvasDocument, goesOn?: boolean) => void;
  undo: () => void;
  redo: () => void;
  set: (
    part: Partial<
      Pick<
        CanvasState,
        "chosen" | "tool" | "size" | "colour" | "zoom" | "x" | "y" | "staged" | "before" | "name" | "id" | "saved"
      >
    >,
  ) => void;
}

export const useCanvas = create<CanvasState>((set) => ({
  id: null,
  name: "",
  document: emptyDocument(512, 512),
  past: [],
  future: [],
  saved: null,
  chosen: null,
  tool: "move",
  size: 24,
  colour: "#d94f3d",
  zoom: 1,
  x: 0,
  y: 0,
  staged: null,
  before: false,
  open: (document, more = {}) =>
    set({
      document,
      past: [],
      future: [],
      id: more.id ?? null,
      name: more.name ?? "",
      saved: more.saved ? document : null,
      chosen: document.layers.at(-1)?.id ?? null,
      staged: null,
      before: false,
      tool: "move",
    }),
  edit: (change, goesOn = false) =>
    set((state) => {
      const document = change(state.document);
      if (document === state.document) return state;
      return { document, past: goesOn ? state.past : [...state.past.slice(1 - DEPTH), state.document], future: [] };
    }),
  undo: () =>
    set((state) => {
      const document = state.past.at(-1);
      return document ? { document, past: state.past.slice(0, -1), future: [state.document, ...state.future] } : state;
    }),
  redo: () =>
    set((state) => {
      const [document, ...future] = state.future;
      return document ? { document, past: [...state.past, state.document], future } : state;
    }),
  set: (part) => set(part),
}));

export const chosenLayer = (state: CanvasState): Layer | undefined =>
  state.document.layers.find((layer) => layer.id === state.chosen);

/** Zoom about a point of the window, so that what is under it stays there. */
export function zoomAt(point: { x: number; y: number }, factor: number): void {
  const { zoom, x, y, set } = useCanvas.getState();
  const next = Math.min(32, Math.max(0.05, zoom * factor));
  const ratio = next / zoom;
  set({ zoom: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio });
}

/** What the bar for filling covers below, px. */
const BELOW = 124;

/** Show the whole document in a window of this size. */
export function fit(width: number, height: number): void {
  const { document, set } = useCanvas.getState();
  const room = Math.max(64, height - BELOW);
  const zoom = Math.max(0.02, Math.min((width - 64) / document.width, (room - 48) / document.height, 16));
  set({ zoom, x: (width - document.width * zoom) / 2, y: (room - document.height * zoom) / 2 });
}
