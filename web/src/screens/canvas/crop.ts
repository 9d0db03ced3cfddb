import { create } from "zustand";

import type { Frame } from "@/screens/canvas/document";

/** The frame that is being drawn out; null while nobody crops. */
export const useCrop = create<{ frame: Frame | null; set: (frame: Frame | null) => void }>((set) => ({
  frame: null,
  set: (frame) => set({ frame }),
}));
