import { create } from "zustand";

import type { AdapterChoice, CreateRequest, Preset } from "@/api/types";
import { mentioned, type Named } from "@/lib/prompt";
import { DRAFT, keepOwn, onPlace, recallOwn } from "@/lib/store";

/** What stands in the prompt bar. It outlives reloads and is the same on every screen. */
export interface Composition {
  prompt: string;
  negative: string;
  preset: Preset;
  count: number;
  width: number | null;
  height: number | null;
  /** null: a new one every time. */
  seed: number | null;
  /** "": the studio's default. */
  model: string;
  adapters: AdapterChoice[];
  /** A picture to start from. */
  image: string | null;
  strength: number;
  /** Whatever else the step knows, by field. */
  advanced: Record<string, unknown>;
}

export const BLANK: Composition = {
  prompt: "",
  negative: "",
  preset: "standard",
  count: 4,
  width: null,
  height: null,
  seed: null,
  model: "",
  adapters: [],
  image: null,
  strength: 0.6,
  advanced: {},
};

interface Composer extends Composition {
  change: (part: Partial<Composition>) => void;
  reset: () => void;
}

export const useComposer = create<Composer>()((set) => ({
  ...BLANK,
  change: (part) => set(part),
  reset: () => set(BLANK),
}));

// What stands there is the person's own, in the workspace they are in: whoever comes next begins with nothing.
onPlace(() => useComposer.setState({ ...BLANK, ...recallOwn<Partial<Composition>>(DRAFT, {}) }));
useComposer.subscribe((state) => {
  const fields = Object.keys(BLANK) as (keyof Composition)[];
  keepOwn(DRAFT, Object.fromEntries(fields.map((field) => [field, state[field]])));
});

/** The request that a composition stands for. */
export function requestOf(own: Composition, subjects: readonly Named[]): CreateRequest {
  return {
    // As it is written: the studio knows whom `@name` means, and shows it so everywhere.
    prompt: own.prompt.trim(),
    subjects: mentioned(own.prompt, subjects).map((subject) => subject.id),
    negative_prompt: own.negative.trim(),
    preset: own.preset,
    count: own.count,
    width: own.width,
    height: own.height,
    seed: own.seed,
    model: own.model,
    adapters: own.adapters,
    image: own.image,
    strength: own.strength,
    ...own.advanced,
  };
}
