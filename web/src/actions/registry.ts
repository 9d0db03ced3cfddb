import type { ComponentType } from "react";
import { useEffect, useRef } from "react";
import { create } from "zustand";

import { toast } from "@/ui/toast";

export type Scope = "global" | "create" | "library" | "viewer" | "canvas" | "photos" | "recipes";

/** One thing that a person can do: what buttons, menus, shortcuts, the palette and the `?` sheet are made of. */
export interface Action {
  /** Unique; a later registration with the same id stands in front of an earlier one. */
  id: string;
  label: string;
  scope: Scope;
  icon?: ComponentType<{ size?: number }> | undefined;
  /** See `shortcuts.ts`. */
  shortcut?: string | undefined;
  /** Works while text is being typed too. */
  always?: boolean | undefined;
  /** Further words that find it in the palette. */
  words?: string | undefined;
  /** Left out of the palette (it needs something that only its place knows). */
  hidden?: boolean | undefined;
  enabled?: (() => boolean) | undefined;
  /** Why it cannot be done now; shown with what is not enabled. */
  reason?: string | undefined;
  /** Does it. What it returns takes it back, and is offered in a toast with `done`. */
  // What returns nothing is not undone.
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type
  perform: () => Undo | undefined | void | Promise<Undo | undefined | void>;
}

export interface Undo {
  said: string;
  undo: () => unknown;
}

interface Registry {
  actions: ReadonlyMap<string, Action>;
  register: (actions: readonly Action[]) => () => void;
}

export const useRegistry = create<Registry>((set, get) => ({
  actions: new Map(),
  register: (actions) => {
    const before = new Map(actions.map((action) => [action.id, get().actions.get(action.id)]));
    set((state) => ({
      actions: new Map([...state.actions, ...actions.map((action) => [action.id, action] as const)]),
    }));
    return () =>
      set((state) => {
        const next = new Map(state.actions);
        for (const action of actions) {
          if (next.get(action.id) !== action) continue;
          const earlier = before.get(action.id);
          if (earlier) next.set(action.id, earlier);
          else next.delete(action.id);
        }
        return { actions: next };
      });
  },
}));

export function allowed(action: Action): boolean {
  return action.enabled?.() ?? true;
}

/** Perform an action with its undo and its errors told. */
export async function perform(action: Action): Promise<void> {
  if (!allowed(action)) return;
  try {
    const undo = await action.perform();
    if (undo) toast.undo(undo.said, () => void Promise.resolve(undo.undo()).catch(toast.problem));
  } catch (error) {
    toast.problem(error);
  }
}

/** Perform by id; nothing happens where nobody offers it now. */
export function run(id: string): void {
  const action = useRegistry.getState().actions.get(id);
  if (action) void perform(action);
}

/** Offer actions while the component is there. They always see the newest values. */
export function useActions(actions: readonly Action[]): void {
  const register = useRegistry((state) => state.register);
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  const shape = actions
    .map((action) => [action.id, action.label, action.shortcut, action.hidden].join("\u0001"))
    .join("\u0002");
  useEffect(() => {
    const find = (id: string) => newest.current.find((action) => action.id === id);
    return register(
      newest.current.map((action) => ({
        ...action,
        enabled: () => find(action.id)?.enabled?.() ?? true,
        perform: () => find(action.id)?.perform(),
      })),
    );
  }, [register, shape]);
}
