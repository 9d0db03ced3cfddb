import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "@/api/client";
import { download } from "@/api/raw";

type Options = Schemas["ExportOptions"];

/** How pictures are to leave. Null: as it is. */
export interface ExportWish {
  form: Options["form"];
  /** 1 to 100, for what is not PNG. */
  quality: number;
  /** px. One alone keeps the shape. */
  width: number | null;
  height: number | null;
  /** With both: stay within them, or fill them and be cut. */
  fit: Options["fit"];
  metadata: Options["metadata"];
  /** To be stated in PNG and JPEG. */
  dpi: number | null;
}

export const AS_IT_IS: ExportWish = {
  form: "png",
  quality: 92,
  width: null,
  height: null,
  fit: "contain",
  metadata: "full",
  dpi: null,
};

export interface ExportPreset {
  name: string;
  description: string;
  wish: ExportWish;
}

/** Named ways to export, as the studio has them. */
export const useExportPresets = () =>
  useQuery({
    queryKey: ["export-presets"],
    staleTime: Infinity,
    queryFn: async () => (await ask(api.GET("/v1/export-presets"))).items.map(presetOf),
  });

export function presetOf({ name, description, options }: Schemas["PresetOut"]): ExportPreset {
  const { form, quality, width = null, height = null, fit, metadata, dpi = null } = options;
  return { name, description, wish: { form, quality, width, height, fit, metadata, dpi } };
}

/** The preset that would give the very same files; none where something was changed. */
export function presetIn(presets: readonly ExportPreset[], wish: ExportWish): ExportPreset | undefined {
  const said = JSON.stringify(optionsOf(wish));
  return presets.find((one) => JSON.stringify(optionsOf(one.wish)) === said);
}

/** What is asked of the studio, for a single file and for a zip alike: all that can be told apart in the files. */
export function optionsOf(wish: ExportWish): Schemas["ExportChange"] {
  return {
    form: wish.form,
    ...(wish.form === "png" ? {} : { quality: wish.quality }),
    ...(wish.width ? { width: wish.width } : {}),
    ...(wish.height ? { height: wish.height } : {}),
    ...(wish.width && wish.height ? { fit: wish.fit } : {}),
    metadata: wish.metadata,
    ...(wish.dpi && (wish.form === "png" || wish.form === "jpeg") ? { dpi: wish.dpi } : {}),
  };
}

/** Pictures as signed files, one after the other; browsers ask once before they save several. */
export async function exportPictures(ids: readonly string[], wish: ExportWish): Promise<void> {
  const said = Object.entries(optionsOf(wish)).map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(said);
  for (const id of ids) await download("GET", `/v1/assets/${id}/export?${query}`);
}

/** The same files in one zip. */
export async function exportZip(ids: readonly string[], wish: ExportWish): Promise<void> {
  const body: Schemas["Packing"] = { assets: [...ids], preset: "original", options: optionsOf(wish) };
  await download("POST", "/v1/assets/zip", body);
}

/** One signed file in full size, with its recipe. */
export const downloadOriginal = (id: string) => download("GET", `/v1/assets/${id}/export?preset=original`);
