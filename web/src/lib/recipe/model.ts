import {
  bare,
  fit,
  linkKey,
  linksOf,
  type Link,
  type Recipe,
  type RecipeInput,
  type RecipeNode,
  type StepInfo,
  type Steps,
} from "@/lib/recipe/data";

/** Changes of a recipe. It is never changed in place, so that every state can be gone back to. */

export * from "@/lib/recipe/data";

/** A name that is free: the wanted one, or with a number. */
export function freeName(wanted: string, taken: object): string {
  const stem = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replace(/^[^A-Za-z]+/, "") || "step";
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem.slice(0, 64) : `${stem.slice(0, 58)}-${number}`;
    if (!(name in taken)) return name;
  }
}

const without = <T>(record: Record<string, T>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
const mapped = <T, U>(record: Record<string, T>, change: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));

function changeNode(recipe: Recipe, name: string, change: (node: RecipeNode) => RecipeNode): Recipe {
  const node = recipe.steps[name];
  return node ? { ...recipe, steps: { ...recipe.steps, [name]: change(node) } } : recipe;
}

export function addStep(recipe: Recipe, step: StepInfo): [Recipe, string] {
  const name = freeName(step.name.replaceAll("_", "-"), recipe.steps);
  const node = { step: step.name, version: step.version, values: {}, links: {} };
  return [{ ...recipe, steps: { ...recipe.steps, [name]: node } }, name];
}

export const setValue = (recipe: Recipe, node: string, field: string, value: unknown): Recipe =>
  changeNode(recipe, node, (one) => ({
    ...one,
    values: value === undefined ? without(one.values, field) : { ...one.values, [field]: value },
    links: without(one.links, field),
  }));

/** Link a field; several are gathered into a list. Nothing happens where the types do not match. */
export function connect(recipe: Recipe, steps: Steps, source: Link, node: string, field: string): Recipe {
  const { way } = fit(recipe, steps, source, node, field);
  if (way === null) return recipe;
  const link: Link = { ...source, fan: way === "each" ? "each" : "" };
  return changeNode(recipe, node, (one) => {
    const before = one.links[field];
    const gathered = Array.isArray(before) ? before : [];
    const next = way === "gather" ? [...gathered.filter((had) => linkKey(had) !== linkKey(link)), link] : link;
    return { ...one, values: without(one.values, field), links: { ...one.links, [field]: next } };
  });
}

/** Whether lists that a step goes over go in step, or in every combination. */
export const setFan = (recipe: Recipe, node: string, field: string, fan: Link["fan"]): Recipe =>
  changeNode(recipe, node, (one) => {
    const link = one.links[field];
    return !link || Array.isArray(link) ? one : { ...one, links: { ...one.links, [field]: { ...link, fan } } };
  });

/** Take a link away, or one of those that are gathered. */
export const disconnect = (recipe: Recipe, node: string, field: string, source?: Link): Recipe =>
  changeNode(recipe, node, (one) => {
    const link = one.links[field];
    if (Array.isArray(link) && source) {
      const rest = link.filter((had) => linkKey(had) !== linkKey(source));
      if (rest.length > 0) return { ...one, links: { ...one.links, [field]: rest } };
    }
    return { ...one, links: without(one.links, field) };
  });

/** Take steps out, with every link and output from them. */
export function removeSteps(recipe: Recipe, names: readonly string[]): Recipe {
  const gone = (link: Link) => link.section === "steps" && names.includes(link.name);
  const kept = Object.fromEntries(Object.entries(recipe.steps).filter(([name]) => !names.includes(name)));
  return dropped({ ...recipe, steps: kept }, gone);
}

export function removeInput(recipe: Recipe, name: string): Recipe {
  return dropped(
    { ...recipe, inputs: without(recipe.inputs, name) },
    (link) => link.section === "inputs" && link.name === name,
  );
}

function dropped(recipe: Recipe, gone: (link: Link) => boolean): Recipe {
  const links = (own: RecipeNode["links"]): RecipeNode["links"] =>
    Object.fromEntries(
      Object.entries(own).flatMap(([field, link]): [string, Link | Link[]][] => {
        if (!Array.isArray(link)) return gone(link) ? [] : [[field, link]];
        const rest = link.filter((one) => !gone(one));
        return rest.length > 0 ? [[field, rest]] : [];
      }),
    );
  return {
    ...recipe,
    steps: mapped(recipe.steps, (node) => ({ ...node, links: links(node.links) })),
    outputs: Object.fromEntries(Object.entries(recipe.outputs).filter(([, link]) => !gone(link))),
  };
}

const relink = (recipe: Recipe, change: (link: Link) => Link): Recipe => ({
  ...recipe,
  steps: mapped(recipe.steps, (node) => ({
    ...node,
    links: mapped(node.links, (link) => (Array.isArray(link) ? link.map(change) : change(link))),
  })),
  outputs: mapped(recipe.outputs, change),
});

const renamedKey = <T>(record: Record<string, T>, name: string, to: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key === name ? to : key, value]));

/** Another name for a step or an input; all links follow. A name that is taken changes nothing. */
export function rename(recipe: Recipe, section: "steps" | "inputs", name: string, to: string): Recipe {
  if (to === name || to === "" || to in recipe[section]) return recipe;
  const moved = { ...recipe, [section]: renamedKey<unknown>(recipe[section], name, to) };
  return relink(moved, (link) => (link.section === section && link.name === name ? { ...link, name: to } : link));
}

export const setInput = (recipe: Recipe, name: string, change: Partial<RecipeInput>): Recipe => {
  const input = recipe.inputs[name];
  return input ? { ...recipe, inputs: { ...recipe.inputs, [name]: { ...input, ...change } } } : recipe;
};

/** Make an input of a parameter: its value becomes what is taken when nobody says otherwise. */
export function promote(recipe: Recipe, steps: Steps, node: string, field: string): [Recipe, string] {
  const own = recipe.steps[node];
  const port = steps.get(own?.step ?? "")?.takes.find((one) => one.name === field);
  if (!own || !port) return [recipe, ""];
  const schema = steps.get(own.step)?.schema.properties?.[field];
  const set = field in own.values;
  const otherwise = set ? own.values[field] : schema?.default;
  const name = freeName(field, recipe.inputs);
  const input: RecipeInput = {
    type: port.type,
    default: otherwise ?? null,
    required: !set && port.required,
    description: schema?.description ?? "",
  };
  const added = { ...recipe, inputs: { ...recipe.inputs, [name]: input } };
  return [
    changeNode(added, node, (one) => ({
      ...one,
      values: without(one.values, field),
      links: { ...one.links, [field]: bare("inputs", name) },
    })),
    name,
  ];
}

/** Name what a link gives as a result of the recipe. */
export const addOutput = (recipe: Recipe, link: Link): Recipe => ({
  ...recipe,
  outputs: {
    ...recipe.outputs,
    [freeName(link.path.at(-1)?.replace("*", "") || link.name, recipe.outputs)]: { ...link, fan: "" },
  },
});

export const removeOutput = (recipe: Recipe, name: string): Recipe => ({
  ...recipe,
  outputs: without(recipe.outputs, name),
});

export const renameOutput = (recipe: Recipe, name: string, to: string): Recipe =>
  to === "" || to in recipe.outputs ? recipe : { ...recipe, outputs: renamedKey(recipe.outputs, name, to) };

/** Steps that are copied: with the links among them and from inputs, without those from elsewhere. */
export type Clip = Record<string, RecipeNode>;

export const copySteps = (recipe: Recipe, names: readonly string[]): Clip =>
  Object.fromEntries(Object.entries(recipe.steps).filter(([name]) => names.includes(name)));

export function pasteSteps(recipe: Recipe, clip: Clip): [Recipe, string[]] {
  const names = new Map<string, string>();
  const taken: Record<string, unknown> = { ...recipe.steps };
  for (const name of Object.keys(clip)) {
    const free = freeName(name.replace(/-\d+$/, ""), taken);
    taken[free] = true;
    names.set(name, free);
  }
  const steps = { ...recipe.steps };
  for (const [name, node] of Object.entries(clip)) {
    const links = Object.entries(node.links).flatMap(([field, link]): [string, Link | Link[]][] => {
      const kept = linksOf(link).flatMap((one): Link[] => {
        if (one.section === "inputs") return one.name in recipe.inputs ? [one] : [];
        const own = names.get(one.name);
        return own ? [{ ...one, name: own }] : one.name in recipe.steps ? [one] : [];
      });
      const [first] = kept;
      return first ? [[field, Array.isArray(link) ? kept : first]] : [];
    });
    steps[names.get(name) ?? name] = { ...node, links: Object.fromEntries(links) };
  }
  return [{ ...recipe, steps }, [...names.values()]];
}
