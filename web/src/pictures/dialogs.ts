import { create } from "zustand";

import type { EditRequest } from "@/api/create";

type Name = "export" | "share" | "collection" | "edit" | "upscale" | "report";

interface Dialogs {
  shown: { name: Name; ids: string[]; wish?: Partial<EditRequest> | undefined } | null;
  /** `wish`: what an edit starts with. */
  open: (name: Name, ids: string[], wish?: Partial<EditRequest>) => void;
  close: () => void;
}

/** Which dialog about pictures is open, and for which of them. */
export const useDialogs = create<Dialogs>((set) => ({
  shown: null,
  open: (name, ids, wish) => set({ shown: { name, ids, wish } }),
  close: () => set({ shown: null }),
}));
