import { useAdapters } from "@/api/adapters";
import type { AxisText } from "@/api/grids";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { t } from "@/strings";

export interface GridPreset {
  id: "models" | "subjects" | "checkpoints" | "settings";
  axes: AxisText[];
  skip: boolean;
  /** Why it cannot be had yet; "" where it can. */
  lacks: string;
}

/** Grids that people want most, with what is there filled in. */
export function usePresets(): GridPreset[] {
  const { data: models } = useModels();
  const { data: subjects } = useSubjects();
  const { data: adapters } = useAdapters();
  const able = (models ?? []).filter((one) => one.installed && one.abilities.includes("text-to-image"));
  const learnt = (subjects ?? []).filter((one) => one.models.length > 0);
  const trained = (adapters ?? []).toSorted((a, b) => b.versions.length - a.versions.length)[0];
  const scenes = (["one", "two", "three", "four"] as const).map((name) => t(`grid.scene.${name}`)).join("\n");
  return [
    {
      id: "models",
      axes: [
        {
          parameter: "model",
          values: able
            .slice(0, 6)
            .map((one) => one.id)
            .join(","),
        },
        { parameter: "seed", values: "1..2" },
      ],
      skip: true,
      lacks: able.length < 2 ? t("grid.lacks.models") : "",
    },
    {
      id: "subjects",
      axes: [
        { parameter: "scene", values: scenes },
        {
          parameter: "subject",
          values: learnt
            .slice(0, 8)
            .map((one) => one.id)
            .join(","),
        },
      ],
      skip: true,
      lacks: learnt.length === 0 ? t("grid.lacks.subjects") : "",
    },
    {
      id: "checkpoints",
      axes: [
        {
          parameter: "checkpoint",
          values: (trained?.versions ?? []).map((version) => `${trained?.id ?? ""}@${version.number}`).join(","),
        },
        { parameter: "weight", values: "0.4..1.2 step 0.2" },
      ],
      skip: false,
      lacks: trained ? "" : t("grid.lacks.checkpoints"),
    },
    {
      id: "settings",
      axes: [
        { parameter: "steps", values: "2, 4, 8, 16" },
        { parameter: "true_cfg", values: "1..4 step 1" },
      ],
      skip: false,
      lacks: "",
    },
  ];
}
