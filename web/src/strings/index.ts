import type adapters from "./adapters.json";
import type canvas from "./canvas.json";
import type captions from "./captions.json";
import type closing from "./closing.json";
import type consent from "./consent.json";
import en from "./en.json";
import type erased from "./erased.json";
import type exported from "./export.json";
import type forget from "./forget.json";
import type grid from "./grid.json";
import type invitation from "./invitation.json";
import type kindHint from "./kindHint.json";
import type library from "./library.json";
import type measureHint from "./measureHint.json";
import type recipes from "./recipes.json";
import type settings from "./settings.json";
import type share from "./share.json";
import type signin from "./signin.json";
import type uploadLinks from "./uploadLinks.json";
import type upscale from "./upscale.json";
import type viewer from "./viewer.json";
import type webhooks from "./webhooks.json";

type Leaves<T, P extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];

/** Every string of the page, by its place in the catalogue: "create.prompt.placeholder". */
export type StringKey =
  | Leaves<typeof en>
  | Leaves<{
      adapters: typeof adapters;
      canvas: typeof canvas;
      captions: typeof captions;
      closing: typeof closing;
      consent: typeof consent;
      erased: typeof erased;
      export: typeof exported;
      forget: typeof forget;
      grid: typeof grid;
      invitation: typeof invitation;
      kindHint: typeof kindHint;
      library: typeof library;
      measureHint: typeof measureHint;
      recipes: typeof recipes;
      settings: typeof settings;
      share: typeof share;
      signin: typeof signin;
      uploadLinks: typeof uploadLinks;
      upscale: typeof upscale;
      viewer: typeof viewer;
      webhooks: typeof webhooks;
    }>;
/** What stands for the names in a text; anything with fields of these names will do. */
export type Values = object;

const language = "en";
const plural = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

const flat = new Map<string, string>();
const flatten = (node: object, path: string) => {
  for (const [name, value] of Object.entries(node) as [string, string | object][]) {
    if (typeof value === "string") flat.set(path + name, value);
    else flatten(value, `${path}${name}.`);
  }
};
flatten(en, "");

/** The words of a place that is loaded later, under a name of their own: the place's screens bring them along. */
export const addWords = (group: string, words: object) => flatten(words, `${group}.`);

/**
 * The text of a key. `{name}` stands for a value; `{count, one photo | # photos}` chooses by number, where `#` is it.
 */
export function t(key: StringKey, values: Values = {}): string {
  const text = flat.get(key) ?? key;
  return text.replace(/\{(\w+)(?:,\s*([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const value = (values as Record<string, unknown>)[name];
    if (typeof value !== "string" && typeof value !== "number") return whole;
    const shown = typeof value === "number" ? numbers.format(value) : value;
    if (one === undefined || other === undefined) return shown;
    return (plural.select(Number(value)) === "one" ? one : other).trim().replace("#", shown);
  });
}

/** Whether the catalogue has this key: for words that come from the server (kinds, checks, scopes). */
export function has(key: string): key is StringKey {
  return flat.has(key);
}

/** The catalogue's word for something that the server names, or that name made readable. */
export function word(group: string, name: string): string {
  const key = `${group}.${name}`;
  if (has(key)) return t(key);
  const plain = name.replaceAll(/[-_]/g, " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
