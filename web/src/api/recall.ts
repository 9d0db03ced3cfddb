import { fetchAsset } from "@/api/assets";
import type { AdapterChoice, Preset, Run } from "@/api/types";
import type { Composition } from "@/screens/create/composer";

const PRESETS = new Set(["draft", "standard", "high"]);
/** Fields of the step that the advanced panel shows. */
const ADVANCED = ["steps", "guidance", "true_cfg", "sampler"];

const text = (value: unknown) => (typeof value === "string" ? value : "");
const number = (value: unknown) => (typeof value === "number" ? value : null);

function from(values: Record<string, unknown>): Partial<Composition> {
  const preset = text(values["preset"]);
  const advanced = Object.fromEntries(
    ADVANCED.flatMap((name) =>
      values[name] === null || values[name] === undefined || values[name] === "default" ? [] : [[name, values[name]]],
    ),
  );
  return {
    negative: text(values["negative_prompt"]),
    model: text(values["model"]),
    ...(PRESETS.has(preset) ? { preset: preset as Preset } : {}),
    width: number(values["width"]),
    height: number(values["height"]),
    seed: number(values["seed"]),
    advanced,
  };
}

/** What a submission was made of, to be submitted again. */
export function recallRun(run: Run): Partial<Composition> {
  const image = run.inputs["image"];
  const reference =
    typeof image === "object" && image !== null && "$asset" in image
      ? text((image as Record<string, unknown>)["$asset"])
      : "";
  return {
    ...from(run.inputs),
    prompt: run.prompts.join("\n"),
    count: number(run.inputs["count"]) ?? 1,
    adapters: adaptersOf(run.inputs["adapters"], run.inputs["weights"]),
    image: reference || null,
    strength: number(run.inputs["strength"]) ?? 0.6,
  };
}

function adaptersOf(adapters: unknown, weights: unknown): AdapterChoice[] {
  if (!Array.isArray(adapters)) return [];
  return adapters.flatMap((one: unknown, index) => {
    const id =
      typeof one === "object" && one !== null && "$asset" in one
        ? text((one as Record<string, unknown>)["$asset"])
        : text(one);
    const weight: unknown = Array.isArray(weights) ? weights[index] : undefined;
    return id ? [{ name: id, weight: typeof weight === "number" ? weight : 1 }] : [];
  });
}

/** What a picture was made of: all of it, its prompt, or its seed. */
export async function recallOf(id: string, part: "all" | "prompt" | "seed"): Promise<Partial<Composition>> {
  const { meta } = await fetchAsset(id);
  if (part === "seed") return { seed: number(meta["seed"]) };
  if (part === "prompt") return { prompt: text(meta["prompt"]) };
  const adapters = Array.isArray(meta["adapters"])
    ? meta["adapters"].flatMap((one: unknown): AdapterChoice[] => {
        const own = (one ?? {}) as Record<string, unknown>;
        const name = text(own["adapter"]) || text(own["id"]) || text(own["name"]);
        return name ? [{ name, weight: number(own["weight"]) ?? 1 }] : [];
      })
    : [];
  return { ...from(meta), prompt: text(meta["prompt"]), adapters };
}
