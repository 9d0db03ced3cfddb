import { useAdapters } from "@/api/adapters";
import type { Parameter } from "@/api/grids";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { SAMPLERS } from "@/screens/grid/axes";
import { t, word } from "@/strings";

export interface Choice {
  value: string;
  label: string;
}

/** What can be chosen for a parameter that is no number and no words. */
export function useChoices(parameter: Parameter): Choice[] {
  const { data: models } = useModels();
  const { data: subjects } = useSubjects();
  const { data: adapters } = useAdapters();
  const nobody = { value: "none", label: t("grid.nobody") };
  switch (parameter) {
    case "preset":
      return ["draft", "standard", "high"].map((value) => ({ value, label: word("preset", value) }));
    case "sampler":
      return SAMPLERS.map((value) => ({ value, label: value }));
    case "model":
      return (models ?? [])
        .filter((one) => one.installed && one.abilities.includes("text-to-image"))
        .map((one) => ({ value: one.id, label: one.name }));
    case "subject":
    case "style": {
      const learnt = (subjects ?? []).filter(
        (one) => one.models.length > 0 && (parameter === "subject" || one.kind === "style"),
      );
      return learnt.length > 0 ? [...learnt.map((one) => ({ value: one.id, label: one.name })), nobody] : [];
    }
    case "adapter":
      return (adapters ?? []).length > 0
        ? [...(adapters ?? []).map((one) => ({ value: one.id, label: one.name })), nobody]
        : [];
    case "checkpoint":
      return (adapters ?? []).flatMap((one) =>
        one.versions.map((version) => ({
          value: `${one.id}@${version.number}`,
          label:
            version.step === null
              ? t("grid.version", { name: one.name, number: version.number })
              : t("grid.versionAt", { name: one.name, number: version.number, step: version.step }),
        })),
      );
    default:
      return [];
  }
}
