import { create } from "zustand";

import { problemOf } from "@/api/problem";
import { t } from "@/strings";

export interface Note {
  id: number;
  tone: "info" | "good" | "bad";
  title: string;
  text?: string | undefined;
  action?: { label: string; run: () => void } | undefined;
}

interface Store {
  notes: Note[];
  add: (note: Omit<Note, "id">) => void;
  drop: (id: number) => void;
}

let last = 0;
const MOST = 3;

export const useToasts = create<Store>((set) => ({
  notes: [],
  add: (note) => set((state) => ({ notes: [...state.notes.slice(1 - MOST), { ...note, id: ++last }] })),
  drop: (id) => set((state) => ({ notes: state.notes.filter((note) => note.id !== id) })),
}));

/** Says something in passing; `toast.undo` also offers the way back. */
export const toast = {
  info: (title: string, text?: string) => useToasts.getState().add({ tone: "info", title, text }),
  good: (title: string, action?: Note["action"]) => useToasts.getState().add({ tone: "good", title, action }),
  undo: (title: string, undo: () => void) =>
    useToasts.getState().add({ tone: "good", title, action: { label: t("common.undo"), run: undo } }),
  problem: (error: unknown) => {
    const problem = problemOf(error);
    const text = [problem.detail, problem.kept, problem.advice].filter(Boolean).join(" · ");
    const { subject } = problem;
    // Consent is missing: from here it is recorded, or not.
    const action = subject
      ? {
          label: t("problem.consent"),
          run: () => void import("@/app/consent").then((module) => module.toConsent(subject)),
        }
      : undefined;
    useToasts.getState().add({ tone: "bad", title: problem.title, text, action });
  },
};
