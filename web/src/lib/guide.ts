import type { Model, Subject, SubjectKind } from "@/api/types";
import { expansions, mentioned, slug } from "@/lib/prompt";

/** Drawing somebody by looking at a photo of them, while a model of them is still being trained. */

const SAME: Partial<Record<SubjectKind, string>> = {
  person: "the same person",
  group: "the same people",
  pet: "the same animal",
  garment: "the same garment",
};

type Looking = Pick<Model, "abilities" | "installed" | "references">;

/** Whether a model draws by looking at a photo. */
export const looks = (model: Looking | undefined): boolean =>
  model !== undefined && model.installed && model.references > 0 && model.abilities.includes("edit");

/** The instruction that a prompt about one subject stands for; null where there is none. */
export function guidance(prompt: string, subjects: readonly Pick<Subject, "id" | "name" | "kind">[]): string | null {
  const [subject, other] = mentioned(prompt, subjects);
  if (!subject || other || expansions(prompt) > 1) return null;
  const same = SAME[subject.kind];
  if (!same) return null;
  const own = slug(subject.name);
  let first = true;
  const said = prompt.replaceAll(/@([\p{L}\p{N}][\p{L}\p{N}-]*)/gu, (whole, name: string) => {
    if (name.toLowerCase() !== own) return whole;
    const words = first ? same : "they";
    first = false;
    return words;
  });
  return said.replaceAll(/\s+/g, " ").trim();
}
