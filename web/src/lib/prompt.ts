/** Prompts: `@name` stands for a subject, `#style` for a look, `{red|blue}` for one prompt each. */

export interface Named {
  id: string;
  name: string;
}

/** "Mira M." → "mira-m": how a subject is mentioned. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
}

const MENTION = /@([\p{L}\p{N}][\p{L}\p{N}-]*)/gu;

/** The subjects that a prompt mentions, each once, in order. */
export function mentioned<S extends Named>(prompt: string, subjects: readonly S[]): S[] {
  const bySlug = new Map(subjects.map((subject) => [slug(subject.name), subject]));
  const found = [...prompt.matchAll(MENTION)].map((match) => bySlug.get((match[1] ?? "").toLowerCase()));
  return [...new Set(found.filter((subject) => subject !== undefined))];
}

/** Take a subject's mentions out. */
export function without(prompt: string, subject: Named): string {
  const own = slug(subject.name);
  return prompt
    .replaceAll(MENTION, (whole, name: string) => (name.toLowerCase() === own ? "" : whole))
    .replaceAll(/ {2,}/g, " ")
    .trimStart();
}

/** What is being typed after an `@` at the caret, and where it starts; null elsewhere. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[\s(,])@([\p{L}\p{N}-]*)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { start: caret - query.length - 1, query: query.toLowerCase() };
}

/** How many prompts a prompt with `{a|b}` stands for. */
export function expansions(prompt: string): number {
  let count = 1;
  for (const match of prompt.matchAll(/\{([^{}]*\|[^{}]*)\}/g)) count *= (match[1] ?? "").split("|").length;
  return count;
}

export interface Piece {
  text: string;
  kind: "plain" | "mention" | "wildcard";
}

const PIECE = /@([\p{L}\p{N}][\p{L}\p{N}-]*)|(?<![\w#&/])#([a-zA-Z][a-zA-Z0-9-]*)|\{[^{}]*\|[^{}]*\}/gu;

/** A prompt in pieces, for highlighting. Joined they give the prompt again. */
export function pieces(prompt: string, subjects: readonly Named[], styles: readonly { id: string }[] = []): Piece[] {
  const known = new Set(subjects.map((subject) => slug(subject.name)));
  const looks = new Set(styles.map((style) => style.id));
  const found: Piece[] = [];
  let at = 0;
  for (const match of prompt.matchAll(PIECE)) {
    const [, mention, look] = match;
    if (look !== undefined && !looks.has(look.toLowerCase())) continue;
    if (mention !== undefined && !known.has(mention.toLowerCase())) continue;
    if (match.index > at) found.push({ text: prompt.slice(at, match.index), kind: "plain" });
    found.push({ text: match[0], kind: mention === undefined && look === undefined ? "wildcard" : "mention" });
    at = match.index + match[0].length;
  }
  if (at < prompt.length) found.push({ text: prompt.slice(at), kind: "plain" });
  return found;
}
