import type { AxisText, GridAxis, Parameter } from "@/api/grids";
import type { Composition } from "@/screens/create/composer";
import { create } from "zustand";

/** How the values of a parameter are given: numbers with ranges, sizes, lines of words, or chosen from a list. */
export type Editor = "numbers" | "sizes" | "lines" | "choice";

export const EDITORS: Record<Parameter, Editor> = {
  seed: "numbers",
  steps: "numbers",
  guidance: "numbers",
  true_cfg: "numbers",
  strength: "numbers",
  weight: "numbers",
  size: "sizes",
  preset: "choice",
  sampler: "choice",
  model: "choice",
  adapter: "choice",
  checkpoint: "choice",
  subject: "choice",
  style: "choice",
  prompt: "lines",
  scene: "lines",
  words: "lines",
  negative_prompt: "lines",
};

/** In the order of the list. */
export const PARAMETERS = Object.keys(EDITORS) as Parameter[];
export const SAMPLERS = [
  "default",
  "euler",
  "euler-ancestral",
  "heun",
  "ddim",
  "dpmpp-2m",
  "dpmpp-2m-sde",
  "unipc",
  "lcm",
];
export const MOST_AXES = 3;
export const AXIS_NAMES = ["x", "y", "z"] as const;

/** What stands in a list of choices, and back. */
export const chosenIn = (values: string) => values.split(",").filter(Boolean);
export const toggled = (values: string, value: string) => {
  const chosen = chosenIn(values);
  return (chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]).join(",");
};

/** Values that a field begins with. */
export const STARTS: Partial<Record<Parameter, string>> = {
  seed: "1..4",
  steps: "4, 8, 16",
  guidance: "1..4 step 1",
  true_cfg: "1..4 step 1",
  strength: "0.3..0.9 step 0.2",
  weight: "0.4..1.2 step 0.2",
  preset: "draft,standard,high",
};

/** An axis that is drawn again: its values as they are written. */
export const writtenAs = (axis: GridAxis): AxisText => ({
  parameter: axis.parameter,
  values: axis.values.join(
    EDITORS[axis.parameter] === "lines" ? "\n" : EDITORS[axis.parameter] === "choice" ? "," : ", ",
  ),
});

/** What a value on an axis changes about the prompt bar; null where it has no place there. */
export function settingOf(parameter: Parameter, value: string | number): Partial<Composition> | null {
  switch (parameter) {
    case "seed":
      return { seed: Number(value) };
    case "preset":
      return value === "draft" || value === "high" || value === "standard" ? { preset: value } : null;
    case "model":
      return { model: String(value) };
    case "strength":
      return { strength: Number(value) };
    case "size": {
      const [width = 0, height = 0] = String(value).split("x").map(Number);
      return { width, height };
    }
    case "steps":
    case "guidance":
    case "true_cfg":
    case "sampler":
      return { advanced: { [parameter]: value } };
    default:
      return null;
  }
}

interface Draft {
  axes: AxisText[];
  measure: boolean;
  skip: boolean;
  change: (part: Partial<Omit<Draft, "change">>) => void;
}

/** The axes that are being put together; what all cells share stands in the prompt bar of Create. */
export const useGridDraft = create<Draft>()((set) => ({
  axes: [
    { parameter: "steps", values: "4, 8, 16" },
    { parameter: "seed", values: "1..3" },
  ],
  measure: true,
  skip: false,
  change: (part) => set(part),
}));
