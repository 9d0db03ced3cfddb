/** Logic of the adapters' place: what is found, how blocks and ranks are shown, what a resize and a merge would do. */

export type Origin = "trained" | "imported" | "resized" | "merged";

export interface Findable {
  name: string;
  baseModel: string;
  origin: Origin;
  trigger: string;
  shows: readonly { name: string }[];
  versions: readonly { notes: string; tags: readonly string[] }[];
}

export type OriginFilter = "all" | "trained" | "imported" | "made";

/** Whether an adapter is among what is looked for: every word stands in its name, trigger, people, notes or tags. */
export function matches(adapter: Findable, text: string, origin: OriginFilter): boolean {
  const made = adapter.origin === "resized" || adapter.origin === "merged";
  if (origin === "made" ? !made : origin !== "all" && origin !== adapter.origin) return false;
  const said = [
    adapter.name,
    adapter.baseModel,
    adapter.trigger,
    ...adapter.shows.map((one) => one.name),
    ...adapter.versions.flatMap((one) => [one.notes, ...one.tags]),
  ]
    .join("\n")
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

export interface BlockGroup {
  /** "transformer_blocks", "single_transformer_blocks", "other", …, with its part of the model where there are several. */
  name: string;
  bars: { label: string; value: number }[];
}

/** Kinds of blocks in the order in which models have them. */
const KINDS = ["down_blocks", "mid_block", "up_blocks", "transformer_blocks", "single_transformer_blocks"];
const placeOf = (group: BlockGroup) => {
  const at = KINDS.indexOf(group.name.split(": ").at(-1) ?? "");
  return at < 0 ? KINDS.length : at;
};

/** Blocks of one kind beside each other, in the order in which the model has them. */
export function blockGroups(blocks: Record<string, Record<string, number>>): BlockGroup[] {
  const parts = Object.keys(blocks);
  const found = new Map<string, BlockGroup>();
  for (const [part, own] of Object.entries(blocks)) {
    for (const [block, value] of Object.entries(own)) {
      const at = /^(.*)\.(\d+)$/.exec(block);
      const kind = at?.[1] ?? block;
      const name = parts.length > 1 ? `${part}: ${kind}` : kind;
      const group = found.get(name) ?? { name, bars: [] };
      group.bars.push({ label: at?.[2] ?? block, value });
      found.set(name, group);
    }
  }
  return [...found.values()].sort((one, other) => placeOf(one) - placeOf(other));
}

/** The layers of every rank, the largest first; empty where all have the same. */
export function ranksApart<L extends { rank: number }>(layers: readonly L[]): { rank: number; layers: L[] }[] {
  const found = new Map<number, L[]>();
  for (const layer of layers) found.set(layer.rank, [...(found.get(layer.rank) ?? []), layer]);
  if (found.size < 2) return [];
  return [...found].map(([rank, own]) => ({ rank, layers: own })).sort((one, other) => other.rank - one.rank);
}

export interface Kept {
  energy: number;
  bytes: number;
}

/** Of foretold ranks the smallest that keeps a share of all; the last where none does. */
export function rankFor<K extends Kept>(ranks: readonly K[], share: number): K | undefined {
  return ranks.find((one) => one.energy >= share) ?? ranks.at(-1);
}

/** "0.5, 0.8 1" as weights: at most six different ones from -2 to 2, in order; null where something else stands there. */
export function weightsIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const found = [...new Set(parts.map(Number))];
  if (found.length === 0 || found.length > 6 || found.some((one) => !(one >= -2 && one <= 2))) return null;
  return found.sort((one, other) => one - other);
}

/** Why a file is not even sent; null where it may be an adapter. */
export function refusedFile(name: string): "pickled" | "kind" | null {
  if (/\.(pt|pth|ckpt|bin|pkl|pickle)$/i.test(name)) return "pickled";
  return /\.safetensors$/i.test(name) ? null : "kind";
}

/** Tags as they are typed: by commas, each once. */
export const tagsIn = (text: string) => [
  ...new Set(
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

/** A recipe's facts in lines, nested ones by their place: `config.rank` 16. Lists of plain values stand in one line. */
export function recipeLines(recipe: unknown, path = ""): [string, string][] {
  if (recipe === null || recipe === undefined || recipe === "") return [];
  if (Array.isArray(recipe)) {
    if (recipe.every((one) => typeof one !== "object" || one === null))
      return recipe.length ? [[path, recipe.join(", ")]] : [];
    return recipe.flatMap((one, index) => recipeLines(one, `${path} ${index + 1}`));
  }
  if (typeof recipe === "object")
    return Object.entries(recipe).flatMap(([name, value]) => recipeLines(value, path ? `${path} · ${name}` : name));
  return [[path, typeof recipe === "string" ? recipe : JSON.stringify(recipe)]];
}
