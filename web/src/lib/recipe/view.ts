import { isMapped, linkKey, linksOf, type Link, type Recipe, type Steps } from "@/lib/recipe/model";
import { listOf } from "@/lib/recipe/types";

/** A recipe as boxes with links between them: what the canvas draws. */

export const INPUTS = "inputs";
export const RESULTS = "results";
/** Where a new result is dropped. */
export const NEW_RESULT = "+";

export interface Row {
  /** The field, or the result's name: the handle that links go to. */
  name: string;
  /** Its value, where it has one of its own. */
  value?: unknown;
  linked: boolean;
  type: string;
}
export interface Gives {
  /** `linkKey` of what it gives: the handle that links come from. */
  key: string;
  link: Link;
  name: string;
  type: string;
}
export interface ViewBox {
  id: string;
  kind: "inputs" | "step" | "results";
  /** Of a step. */
  step: string;
  mapped: boolean;
  rows: Row[];
  gives: Gives[];
  /** Fields that are left as they are, and not drawn. */
  hidden: number;
}
export interface ViewLink {
  id: string;
  from: string;
  fromHandle: string;
  to: string;
  toHandle: string;
  fan: Link["fan"];
  link: Link;
}
export interface View {
  boxes: ViewBox[];
  links: ViewLink[];
}

export const stepId = (name: string) => `step:${name}`;
export const stepOf = (id: string) => (id.startsWith("step:") ? id.slice(5) : null);

/** Boxes and links; `open` names steps of which every field is drawn; `editing` draws what can still be linked. */
export function viewOf(recipe: Recipe, steps: Steps, open: ReadonlySet<string>, editing: boolean): View {
  const used = new Map<string, Link>();
  const all = [
    ...Object.values(recipe.steps).flatMap((node) => Object.values(node.links).flatMap(linksOf)),
    ...Object.values(recipe.outputs),
  ];
  for (const link of all) used.set(linkKey(link), { ...link, fan: "" });
  const boxes: ViewBox[] = [];
  if (Object.keys(recipe.inputs).length > 0 || editing) {
    boxes.push({
      id: INPUTS,
      kind: "inputs",
      step: "",
      mapped: false,
      rows: [],
      gives: Object.entries(recipe.inputs).map(([name, one]) => {
        const link: Link = { section: "inputs", name, path: [], fan: "" };
        return { key: linkKey(link), link, name, type: one.type };
      }),
      hidden: 0,
    });
  }
  for (const [name, node] of Object.entries(recipe.steps)) {
    const step = steps.get(node.step);
    const mapped = isMapped(node);
    const takes =
      step?.takes ??
      [...Object.keys(node.values), ...Object.keys(node.links)].map((field) => ({
        name: field,
        type: "",
        required: false,
        choices: false,
      }));
    const rows = takes
      .filter(
        (port) =>
          open.has(name) ||
          port.name in node.values ||
          port.name in node.links ||
          (editing && (port.required || port.type.startsWith("image"))),
      )
      .map((port): Row => ({
        name: port.name,
        linked: port.name in node.links,
        type: port.type,
        ...(port.name in node.values ? { value: node.values[port.name] } : {}),
      }));
    boxes.push({
      id: stepId(name),
      kind: "step",
      step: node.step,
      mapped,
      rows,
      gives: givesOf(name, step?.gives ?? [{ path: [], type: "" }], mapped, used),
      hidden: takes.length - rows.length,
    });
  }
  const results = Object.entries(recipe.outputs);
  if (results.length > 0 || editing) {
    boxes.push({
      id: RESULTS,
      kind: "results",
      step: "",
      mapped: false,
      rows: results.map(([name]) => ({ name, linked: true, type: "" })),
      gives: [],
      hidden: 0,
    });
  }
  return { boxes, links: linksIn(recipe) };
}

function givesOf(
  name: string,
  parts: readonly { path: string[]; type: string }[],
  mapped: boolean,
  used: ReadonlyMap<string, Link>,
): Gives[] {
  const found = new Map<string, Gives>();
  for (const part of parts) {
    const link: Link = { section: "steps", name, path: part.path, fan: "" };
    const type = mapped && part.type ? listOf(part.type) : part.type;
    found.set(linkKey(link), { key: linkKey(link), link, name: part.path.join(" › "), type });
  }
  // What is linked is drawn, also where nobody knows what the step gives, and where a list of lists is made flat.
  for (const [key, link] of used) {
    if (link.section === "steps" && link.name === name && !found.has(key))
      found.set(key, { key, link, name: link.path.join(" › "), type: "" });
  }
  return [...found.values()];
}

function linksIn(recipe: Recipe): ViewLink[] {
  const from = (link: Link) => (link.section === "inputs" ? INPUTS : stepId(link.name));
  const made = (link: Link, to: string, toHandle: string): ViewLink => ({
    id: `${linkKey(link)}→${to}.${toHandle}`,
    from: from(link),
    fromHandle: linkKey(link),
    to,
    toHandle,
    fan: link.fan,
    link,
  });
  return [
    ...Object.entries(recipe.steps).flatMap(([name, node]) =>
      Object.entries(node.links).flatMap(([field, link]) => linksOf(link).map((one) => made(one, stepId(name), field))),
    ),
    ...Object.entries(recipe.outputs).map(([name, link]) => made(link, RESULTS, name)),
  ];
}

export const WIDTH = 240;
const HEAD = 50;
const LINE = 28;
const FOOT = 30;
const STRIP = 60;

/** How tall a box is drawn, px: the layout must know before it is. */
export const heightOf = (box: ViewBox, own: { foot: boolean; strip: boolean; add: boolean }): number =>
  HEAD +
  (box.rows.length + box.gives.length + (box.hidden > 0 ? 1 : 0) + (own.add ? 1 : 0)) * LINE +
  (own.foot ? FOOT : 0) +
  (own.strip ? STRIP : 0) +
  10;
