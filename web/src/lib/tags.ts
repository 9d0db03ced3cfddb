/** The most characters of a tag. */
export const LONGEST_TAG = 64;

/** The tags that a line stands for, as they are kept: between commas, small letters, single spaces, each once. */
export function tagsIn(line: string, there: readonly string[] = []): string[] {
  const found = line
    .split(",")
    .map((one) => one.replaceAll(/\s+/gu, " ").trim().toLowerCase())
    .filter((one) => one !== "" && !there.includes(one));
  return [...new Set(found)];
}
