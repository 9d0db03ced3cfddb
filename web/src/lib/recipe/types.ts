/** Types of links as the server writes them: "text", "list[photo]", "number?", "a | b". The server has the last word. */

/** Which kinds of assets are of another kind: a step that takes an image takes a photo. */
const PARENT: Record<string, string> = {
  photo: "image",
  picture: "image",
  image: "asset",
  mask: "asset",
  adapter: "asset",
  checkpoint: "asset",
  captions: "asset",
  "data-set": "asset",
  report: "asset",
  export: "asset",
  document: "asset",
};

/** What inputs of a recipe can be of. */
export const INPUT_TYPES = [
  "text",
  "integer",
  "number",
  "boolean",
  "seed",
  "image",
  "photo",
  "adapter",
  "data-set",
  "json",
] as const;

export const isAsset = (type: string) => plain(type) === "asset" || plain(type) in PARENT;
export const isPicture = (type: string) => ["image", "photo", "picture"].includes(plain(type));

/** Without "may be left empty". */
export const plain = (type: string) => type.replace(/\?$/, "");

/** What a list holds; null for what is none. */
export function itemOf(type: string): string | null {
  const inner = /^list\[(.+)\]$/.exec(plain(type))?.[1];
  return inner ?? (type === "json" ? "json" : null);
}

export const listOf = (type: string) => `list[${type}]`;

const options = (type: string): string[] => {
  const own = type.startsWith("list[") ? [plain(type)] : plain(type).split(" | ");
  return type.endsWith("?") ? [...own, "none"] : own;
};

const within = (kind: string | undefined, target: string): boolean =>
  kind !== undefined && (kind === target || within(PARENT[kind], target));

/**
 * Whether what has `source` may stand where `target` is asked for, by the server's rule. `later`: its values are checked
 * one by one before anything starts (a recipe's inputs), so that one that may be empty does too.
 */
export function accepts(target: string, source: string, later = false): boolean {
  if (target === "json" || source === "json") return true;
  const given = options(source);
  if (given.length > 1) {
    return later ? given.some((one) => accepts(target, one, later)) : given.every((one) => accepts(target, one, later));
  }
  const wanted = options(target);
  if (wanted.length > 1) return wanted.some((one) => accepts(one, source, later));
  const [one, other] = [itemOf(target), itemOf(source)];
  if (one !== null || other !== null) return one !== null && other !== null && accepts(one, other, later);
  if (target === source || within(source, target)) return true;
  if (source === "seed") return accepts(target, "integer", later);
  if (target === "seed") return source === "integer";
  return target === "number" && source === "integer";
}

/** How a link can be made so that the types match. */
export type Way = "plain" | "each" | "gather";

/** The first way that does: as it is, into a list, or one task for each of a list. Null where nothing does. */
export function wayOf(target: string, source: string, later = false): Way | null {
  if (accepts(target, source, later)) return "plain";
  const item = itemOf(target);
  if (item !== null && accepts(item, source, later)) return "gather";
  const each = itemOf(source);
  return each !== null && accepts(target, each, later) ? "each" : null;
}
