/** `#watercolour` in a prompt names a style of the studio's library. */

interface Named {
  id: string;
}

const STYLE = /(?<![\w#&/])#([a-z][a-z0-9-]*)/gi;

/** The styles that a prompt names, each once, in order. */
export function stylesIn<S extends Named>(prompt: string, styles: readonly S[]): S[] {
  const byId = new Map(styles.map((style) => [style.id, style]));
  const found = [...prompt.matchAll(STYLE)].map((match) => byId.get((match[1] ?? "").toLowerCase()));
  return [...new Set(found.filter((style) => style !== undefined))];
}

/** What is being typed after a `#` at the caret, and where it starts; null elsewhere. */
export function styleAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[\s(,{|])#([a-z][a-z0-9-]*)?$/i.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { start: caret - query.length - 1, query: query.toLowerCase() };
}

/** The prompt with a style named behind its words, or no longer named. */
export function toggleStyle(prompt: string, style: Named): string {
  const rest = prompt
    .replaceAll(STYLE, (whole, id: string) => (id.toLowerCase() === style.id ? "" : whole))
    .replaceAll(/ {2,}/g, " ")
    .replaceAll(/ ,/g, ",")
    .replaceAll(/,+(?=,)/g, "");
  if (stylesIn(prompt, [style]).length > 0) return rest.replaceAll(/^[\s,]+|[\s,]+$/g, "");
  return `${prompt.trimEnd()} #${style.id}`.trimStart();
}
