import { download } from "@/api/raw";

export interface ExportWish {
  form: "png" | "jpeg" | "webp" | "avif";
  /** 1 to 100, for what is not PNG. */
  quality: number;
  /** Box that pictures are fitted into, px; null: as they are. */
  side: number | null;
  metadata: "full" | "minimal";
}

/** Pictures as signed files, one after the other; browsers ask once before they save several. */
export async function exportPictures(ids: readonly string[], wish: ExportWish): Promise<void> {
  const query = new URLSearchParams({ form: wish.form, metadata: wish.metadata });
  if (wish.form !== "png") query.set("quality", String(wish.quality));
  if (wish.side) {
    query.set("width", String(wish.side));
    query.set("height", String(wish.side));
    query.set("fit", "contain");
  }
  for (const id of ids) await download("GET", `/v1/assets/${id}/export?${query}`);
}

/** One signed file in full size, with its recipe. */
export const downloadOriginal = (id: string) => download("GET", `/v1/assets/${id}/export?preset=original`);

/** Signed originals in one zip. */
export const exportZip = (ids: readonly string[]) =>
  download("POST", "/v1/assets/zip", { assets: ids, preset: "original" });
