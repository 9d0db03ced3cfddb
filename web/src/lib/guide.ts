import type { Model, Subject, SubjectKind } from "@/api/types";
import { expansions, mentioned } from "@/lib/prompt";

/** Drawing somebody by looking at a photo of them, before a model of them is there or before it has won. */

/** What a photo stands for. */
const SHOWN = new Set<SubjectKind>(["person", "group", "pet", "garment"]);

type Looking = Pick<Model, "abilities" | "installed" | "references">;

/** Whether a model draws by looking at a photo. */
export const looks = (model: Looking | undefined): boolean =>
  model !== undefined && model.installed && model.references > 0 && model.abilities.includes("edit");

/**
 * Who a prompt draws from a photo though there is a personal model, because that has not won yet; null: nobody.
 *
 * @param fromPhoto ids of subjects that are drawn so
 */
export function guided<S extends Pick<Subject, "id" | "name" | "kind" | "models">>(
  prompt: string,
  subjects: readonly S[],
  model: Looking | undefined,
  fromPhoto: ReadonlySet<string>,
): S | null {
  const [subject, other] = mentioned(prompt, subjects);
  if (!subject || other || expansions(prompt) > 1 || !SHOWN.has(subject.kind) || !looks(model)) return null;
  return subject.models.length > 0 && fromPhoto.has(subject.id) ? subject : null;
}
