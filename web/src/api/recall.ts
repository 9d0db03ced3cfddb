import { fetchAsset } from "@/api/assets";
import { api, ask } from "@/api/client";
import type { EditRequest } from "@/api/create";
import { queryClient } from "@/api/query";
import type { Grid } from "@/api/grids";
import { askedIn } from "@/api/runs";
import type { AdapterChoice, Preset, Run, Subject } from "@/api/types";
import { mentioned } from "@/lib/prompt";
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

/** What the cells of a grid share, back into the prompt bar. */
export function recallBase(base: Grid["base"]): Partial<Composition> {
  const named = base.adapters;
  return {
    ...from(base),
    prompt: typeof base.prompt === "string" ? base.prompt : base.prompt.join("\n"),
    adapters: named.map((one) =>
      typeof one === "string" ? { name: one, weight: 1 } : { name: one.name, weight: one.weight },
    ),
    image: base.image ?? null,
    strength: base.strength,
  };
}

/** What a submission was made of, to be submitted again. */
export function recallRun(run: Run): Partial<Composition> {
  const reference = assetIn(run.inputs["image"]);
  return {
    ...from(run.inputs),
    ...worded(run.prompts, run.told, adaptersOf(run.inputs["adapters"], run.inputs["weights"])),
    count: number(run.inputs["count"]) ?? 1,
    image: reference || null,
    strength: number(run.inputs["strength"]) ?? 0.6,
  };
}

/**
 * The prompt as it was written, where it mentions who is drawn: they bring their adapters along. Else what the model was
 * told, with all adapters by themselves.
 */
function worded(
  prompts: string[],
  told: string[],
  adapters: AdapterChoice[],
): Pick<Composition, "prompt" | "adapters"> {
  const prompt = prompts.join("\n");
  const people = mentioned(prompt, queryClient.getQueryData<Subject[]>(["subjects"]) ?? []);
  if (told.length > 0 && people.length === 0) return { prompt: told.join("\n"), adapters };
  const own = new Set(people.flatMap((one) => one.models.flatMap((model) => model.versions.map((made) => made.asset))));
  return { prompt, adapters: adapters.filter((one) => !own.has(one.name)) };
}

/** The id of an asset that an input names; "" for anything else. */
const assetIn = (value: unknown) =>
  typeof value === "object" && value !== null && "$asset" in value
    ? text((value as Record<string, unknown>)["$asset"])
    : "";

/** The edit that a run's inputs stand for, to be sent again; null for other runs. */
export function recallEdit(inputs: Record<string, unknown>): EditRequest | null {
  const images = Array.isArray(inputs["images"]) ? inputs["images"].map(assetIn).filter(Boolean) : [];
  const [image, ...references] = images;
  const instruction = text(inputs["instruction"]);
  if (!image || !instruction) return null;
  const preset = text(inputs["preset"]);
  return {
    image,
    instruction,
    asked: askedIn(inputs)[instruction] ?? "",
    references,
    count: number(inputs["count"]) ?? 1,
    preset: PRESETS.has(preset) ? (preset as Preset) : "standard",
    model: text(inputs["model"]),
    seed: number(inputs["seed"]),
  };
}

/** The edit that made a picture; null where it was made otherwise. */
export async function editBehind(id: string): Promise<EditRequest | null> {
  const { meta, run } = await fetchAsset(id);
  if (meta["ability"] !== "edit" || !run) return null;
  return recallEdit((await ask(api.GET("/v1/runs/{run_id}", { params: { path: { run_id: run } } }))).inputs);
}

function adaptersOf(adapters: unknown, weights: unknown): AdapterChoice[] {
  if (!Array.isArray(adapters)) return [];
  return adapters.flatMap((one: unknown, index) => {
    const id = assetIn(one) || text(one);
    const weight: unknown = Array.isArray(weights) ? weights[index] : undefined;
    return id ? [{ name: id, weight: typeof weight === "number" ? weight : 1 }] : [];
  });
}

/** A picture's facts with the size that it was drawn in, where it was enlarged since. */
function drawnSize(meta: Record<string, unknown>): Record<string, unknown> {
  const factor = number((meta["upscale"] as Record<string, unknown> | undefined)?.["factor"]) ?? 1;
  const before = (value: unknown) => (typeof value === "number" ? Math.round(value / factor) : value);
  return { ...meta, width: before(meta["width"]), height: before(meta["height"]) };
}

/** What a picture was made of: all of it, its prompt, or its seed. */
export async function recallOf(id: string, part: "all" | "prompt" | "seed"): Promise<Partial<Composition>> {
  const { meta, prompt, told } = await fetchAsset(id);
  if (part === "seed") return { seed: number(meta["seed"]) };
  if (part === "prompt") return { prompt };
  const adapters = Array.isArray(meta["adapters"])
    ? meta["adapters"].flatMap((one: unknown): AdapterChoice[] => {
        const own = (one ?? {}) as Record<string, unknown>;
        const name = text(own["adapter"]) || text(own["id"]) || text(own["name"]);
        return name ? [{ name, weight: number(own["weight"]) ?? 1 }] : [];
      })
    : [];
  return { ...from(drawnSize(meta)), ...worded([prompt], told ? [text(meta["prompt"])] : [], adapters) };
}
