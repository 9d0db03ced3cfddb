import { itemOf, listOf, wayOf, type Way } from "@/lib/recipe/types";
import type { SchemaNode } from "@/lib/schema";

/** A recipe as plain data, and what is to be read from it. */

export interface Link {
  section: "inputs" | "steps";
  name: string;
  path: string[];
  /** How a step goes over it: "each" lists in step, a "cross" list with all else. */
  fan: "" | "each" | "cross";
}
export interface RecipeNode {
  step: string;
  version: number;
  values: Record<string, unknown>;
  links: Record<string, Link | Link[]>;
}
export interface RecipeInput {
  type: string;
  default: unknown;
  required: boolean;
  description: string;
}
export interface Recipe {
  name: string;
  title: string;
  description: string;
  inputs: Record<string, RecipeInput>;
  steps: Record<string, RecipeNode>;
  outputs: Record<string, Link>;
}

/** A step as the API describes it. */
export interface StepInfo {
  name: string;
  version: number;
  title: string;
  description: string;
  needs: string;
  /** What consent must cover; "" where no identity is worked on. */
  purpose: string;
  schema: SchemaNode;
  takes: { name: string; type: string; required: boolean; choices: boolean }[];
  gives: { path: string[]; type: string }[];
  /** Whether this person may have it executed. */
  open: boolean;
}
export type Steps = ReadonlyMap<string, StepInfo>;

export const emptyRecipe = (): Recipe => ({
  name: "recipe",
  title: "",
  description: "",
  inputs: {},
  steps: {},
  outputs: {},
});

export const linksOf = (link: Link | Link[]): Link[] => (Array.isArray(link) ? link : [link]);
export const linkKey = (link: Link) => [link.section, link.name, ...link.path].join(".");
export const isMapped = (node: RecipeNode) =>
  Object.values(node.links).some((link) => linksOf(link).some((one) => one.fan !== ""));

/** What can be linked from: a recipe's inputs, and what its steps give. */
export interface Source {
  link: Link;
  type: string;
}

/** A link to something whole. */
export const bare = (section: Link["section"], name: string, path: string[] = []): Link => ({
  section,
  name,
  path,
  fan: "",
});

/** Everything that `node` could take from; nothing that waits for it. */
export function sourcesFor(recipe: Recipe, steps: Steps, node: string | null): Source[] {
  const behind = node === null ? new Set<string>() : downstream(recipe, node);
  const inputs = Object.entries(recipe.inputs).map(([name, one]) => ({ link: bare("inputs", name), type: one.type }));
  const made = Object.entries(recipe.steps).flatMap(([name, one]) =>
    behind.has(name)
      ? []
      : (steps.get(one.step)?.gives ?? []).flatMap((part) =>
          partsOf(bare("steps", name, part.path), part.type, isMapped(one)),
        ),
  );
  return [...inputs, ...made];
}

function partsOf(link: Link, type: string, mapped: boolean): Source[] {
  const whole = mapped ? listOf(type) : type;
  const item = itemOf(whole);
  const inner = item === null || item === "json" ? null : itemOf(item);
  const found = [{ link, type: whole }];
  return inner ? [...found, { link: { ...link, path: [...link.path, "*"] }, type: listOf(inner) }] : found;
}

/** The type of a link; null where nothing stands there. */
export function typeOf(recipe: Recipe, steps: Steps, link: Link): string | null {
  const found = sourcesFor(recipe, steps, null).find((one) => linkKey(one.link) === linkKey(link));
  return found?.type ?? null;
}

/** A node and all that takes from it. */
export function downstream(recipe: Recipe, node: string): Set<string> {
  const found = new Set([node]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [name, one] of Object.entries(recipe.steps)) {
      const takes = Object.values(one.links).flatMap(linksOf);
      if (takes.some((link) => link.section === "steps" && found.has(link.name))) found.add(name);
    }
  }
  return found;
}

/** Whether a source fits a field, and how; `why` says in types why it does not. */
export function fit(
  recipe: Recipe,
  steps: Steps,
  source: Link,
  node: string,
  field: string,
): { way: Way; why?: undefined } | { way: null; why: "self" | "types" | "gone"; takes: string; gives: string } {
  const port = steps.get(recipe.steps[node]?.step ?? "")?.takes.find((one) => one.name === field);
  const gives = typeOf(recipe, steps, source);
  if (!port || gives === null) return { way: null, why: "gone", takes: port?.type ?? "", gives: gives ?? "" };
  if (source.section === "steps" && downstream(recipe, node).has(source.name))
    return { way: null, why: "self", takes: port.type, gives };
  const later = source.section === "inputs";
  const way = port.choices && !later ? null : wayOf(port.type, gives, later);
  return way ? { way } : { way: null, why: "types", takes: port.type, gives };
}

/** Steps in the order in which they can be done; those in a circle come last. */
export function inOrder(recipe: Recipe): string[] {
  const left = new Map(
    Object.entries(recipe.steps).map(([name, node]) => [
      name,
      new Set(
        Object.values(node.links)
          .flatMap(linksOf)
          .filter((link) => link.section === "steps" && link.name in recipe.steps)
          .map((link) => link.name),
      ),
    ]),
  );
  const order: string[] = [];
  for (;;) {
    const next = [...left].find(([, takes]) => [...takes].every((one) => order.includes(one)));
    if (!next) return [...order, ...left.keys()];
    order.push(next[0]);
    left.delete(next[0]);
  }
}
