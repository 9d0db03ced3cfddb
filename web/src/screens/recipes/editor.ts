import { create } from "zustand";

import { advance, back, begin, forth, type History } from "@/lib/recipe/history";
import type { Places } from "@/api/recipes";
import type { Place } from "@/lib/recipe/layout";
import { stepId } from "@/lib/recipe/view";
import { emptyRecipe, rename as renamed, type Clip, type Recipe } from "@/lib/recipe/model";

interface Editor {
  history: History<Recipe>;
  /** As it was opened or saved last. */
  saved: Recipe;
  /** Under which it is saved; "" for one that is not. */
  name: string;
  shared: boolean;
  /** Steps that are chosen. */
  chosen: readonly string[];
  /** Where a person put boxes, by their ids on the canvas; the others stand where the layout puts them. */
  places: Places;
  clip: Clip;
  open: (recipe: Recipe, own: { name: string; shared: boolean; saved: boolean; places?: Places }) => void;
  change: (does: (recipe: Recipe) => Recipe) => void;
  rename: (name: string, to: string) => void;
  undo: () => void;
  redo: () => void;
  choose: (names: readonly string[]) => void;
  place: (name: string, at: Place) => void;
  tidy: () => void;
  keep: (clip: Clip) => void;
  wasSaved: (name: string, shared: boolean) => void;
}

/** The recipe that is being made. */
export const useEditor = create<Editor>((set) => ({
  history: begin(emptyRecipe()),
  saved: emptyRecipe(),
  name: "",
  shared: false,
  chosen: [],
  places: {},
  clip: {},
  open: (recipe, { name, shared, saved, places = {} }) =>
    set({
      history: begin(recipe),
      saved: saved ? recipe : emptyRecipe(),
      name,
      shared,
      chosen: [],
      places,
    }),
  change: (does) => set(({ history }) => ({ history: advance(history, does(history.now)) })),
  rename: (name, to) =>
    set(({ history, chosen, places }) => {
      const next = renamed(history.now, "steps", name, to);
      if (next === history.now) return {};
      const own = places[stepId(name)];
      return {
        history: advance(history, next),
        chosen: chosen.map((one) => (one === name ? to : one)),
        places: own ? { ...places, [stepId(to)]: own } : places,
      };
    }),
  undo: () => set(({ history }) => ({ history: back(history) })),
  redo: () => set(({ history }) => ({ history: forth(history) })),
  choose: (chosen) => set({ chosen }),
  place: (name, at) => set(({ places }) => ({ places: { ...places, [name]: at } })),
  tidy: () => set({ places: {} }),
  keep: (clip) => set({ clip }),
  wasSaved: (name, shared) => set(({ history }) => ({ saved: history.now, name, shared })),
}));

/** Whether something would be lost. */
export const isDirty = ({ history, saved }: Pick<Editor, "history" | "saved">) =>
  history.now !== saved && JSON.stringify(history.now) !== JSON.stringify(saved);
