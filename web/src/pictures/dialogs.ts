import { create } from "zustand";

type Name = "export" | "share" | "collection";

interface Dialogs {
  shown: { name: Name; ids: string[] } | null;
  open: (name: Name, ids: string[]) => void;
  close: () => void;
}

/** Which dialog about pictures is open, and for which of them. */
export const useDialogs = create<Dialogs>((set) => ({
  shown: null,
  open: (name, ids) => set({ shown: { name, ids } }),
  close: () => set({ shown: null }),
}));
