import { slug } from "@/lib/prompt";

/** Whether anything in a value (its texts and keys, however deep) says this name, also as `@name`, or this id. */
export function says(value: unknown, name: string): boolean {
  const wanted = [name.trim().toLowerCase(), slug(name)].filter((word) => word !== "");
  if (wanted.length === 0) return false;
  const own = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.map(plain).join("|")})(?![\\p{L}\\p{N}])`, "u");
  return texts(value).some((text) => own.test(text.toLowerCase()));
}

const plain = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
}
