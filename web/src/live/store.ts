import { create } from "zustand";

import type { LiveEvent } from "@/live/events";

/** How far a task is. `total` 0: unknown. */
export interface TaskProgress {
  done: number;
  total: number;
  note: string;
  eta: number | null;
  at: number;
}

interface LiveState {
  connection: "connecting" | "open" | "lost";
  /** The newest event that was seen; what came after it is asked for on reconnect. */
  seq: number;
  /** By task. */
  progress: Record<string, TaskProgress>;
  /** By task: a sheet of its pictures in the making, as an address. */
  previews: Record<string, string>;
  /** Runs that wait or work. */
  active: ReadonlySet<string>;
  connected: (connection: LiveState["connection"]) => void;
  take: (event: LiveEvent) => void;
  setActive: (runs: readonly string[]) => void;
}

/** Whether it was not seen before. Events may come twice: by replay and as they happen. */
export const isNew = (event: LiveEvent, seq: number) => event.seq === null || event.seq > seq;

const without = <T>(all: Record<string, T>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== name));

/** What is going on right now; nothing of it is kept. */
export const useLiveStore = create<LiveState>((set) => ({
  connection: "connecting",
  seq: 0,
  progress: {},
  previews: {},
  active: new Set(),
  connected: (connection) => set({ connection }),
  setActive: (runs) => set({ active: new Set(runs) }),
  take: (event) =>
    set((state) => {
      const seq = Math.max(state.seq, event.seq ?? 0);
      switch (event.name) {
        case "progress":
          return {
            seq,
            progress: {
              ...state.progress,
              [event.task]: { done: event.done, total: event.total, note: event.note, eta: event.eta, at: Date.now() },
            },
          };
        case "preview":
          return { seq, previews: { ...state.previews, [event.task]: event.image } };
        case "run": {
          const active = new Set(state.active);
          if (event.state === "waiting" || event.state === "running") active.add(event.run);
          else active.delete(event.run);
          return { seq, active };
        }
        case "task": {
          if (event.state === "running" || event.state === "waiting") return { seq };
          const progress = without(state.progress, event.task);
          const previews = without(state.previews, event.task);
          return { seq, progress, previews };
        }
        default:
          return { seq };
      }
    }),
}));

/** How many runs wait or work. */
export const useBusy = () => useLiveStore((state) => state.active.size);
