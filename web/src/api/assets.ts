import { useQueries, useQuery } from "@tanstack/react-query";

import { queryClient } from "@/api/query";
import { api, ask, placed, type Schemas } from "@/api/client";
import { call } from "@/api/raw";
import type { Asset, AssetDetail, LibraryFilter, Lineage, Relative } from "@/api/types";

/** An asset as listings tell it. */
export type TileOut = Pick<
  Schemas["AssetOut"],
  "id" | "kind" | "created" | "width" | "height" | "stars" | "title" | "trashed"
> & {
  about?: string;
  seed?: number | null;
  colour?: string | null;
};

export const contentAddress = (id: string) => placed(`/v1/assets/${id}/content`);
export const thumbnailAddress = (id: string, size: 256 | 512 | 1024 = 512) =>
  placed(`/v1/assets/${id}/thumbnail?size=${size}`);

export function assetOf(tile: TileOut): Asset {
  const { stars } = tile;
  return {
    id: tile.id,
    kind: tile.kind,
    width: tile.width ?? 1,
    height: tile.height ?? 1,
    created: tile.created,
    thumbnail: thumbnailAddress(tile.id),
    content: contentAddress(tile.id),
    prompt: tile.title || tile.about || "",
    seed: tile.seed ?? null,
    favourite: stars === 5,
    stars,
    trashed: Boolean(tile.trashed),
    colour: tile.colour ?? null,
  };
}

const key = (id: string) => ["asset", id];

type DetailOut = Schemas["AssetDetail"];

function detailOf(out: DetailOut): AssetDetail {
  const { meta } = out;
  const said = ["asked", "prompt", "name", "about"]
    .map((name) => meta[name])
    .find((value) => typeof value === "string");
  const told = [meta["told"], meta["prompt"]].find((value) => typeof value === "string");
  return {
    ...assetOf(out),
    prompt: (typeof said === "string" ? said : "") || out.title || out.caption,
    told: typeof told === "string" && told !== said ? told : "",
    seed: typeof meta["seed"] === "number" ? meta["seed"] : null,
    colour: out.colours[0]?.colour ?? null,
    mediaType: out.media_type,
    bytes: out.bytes,
    rating: out.rating,
    note: out.note,
    tags: out.tags,
    meta,
    run: out.run,
    subjects: out.subjects,
  };
}

export const fetchAsset = async (id: string): Promise<AssetDetail> =>
  detailOf(await ask(api.GET("/v1/assets/{asset_id}", { params: { path: { asset_id: id } } })));

export const useAsset = (id: string) => useQuery({ queryKey: key(id), queryFn: () => fetchAsset(id) });

/** Several at once: those that are there, and why one is not. */
export function useAssetList(ids: readonly string[]): {
  assets: AssetDetail[];
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
} {
  const found = useQueries({ queries: ids.map((id) => ({ queryKey: key(id), queryFn: () => fetchAsset(id) })) });
  return {
    assets: found.flatMap((one) => one.data ?? []),
    isPending: found.some((one) => one.isPending),
    error: found.find((one) => one.error)?.error ?? null,
    refetch: () => found.forEach((one) => void one.refetch()),
  };
}

/** What a run made, by id. */
export async function assetsOfRun(run: string): Promise<Map<string, Asset>> {
  const page = await ask(api.GET("/v1/assets", { params: { query: { run, limit: 200 } } }));
  return new Map(page.items.map((tile) => [tile.id, assetOf(tile)]));
}

/** What a picture came from and what came from it, one step each way. */
export const useLineage = (id: string) =>
  useQuery({
    queryKey: ["asset", id, "lineage"],
    queryFn: async (): Promise<Lineage> => {
      const graph = await ask(
        api.GET("/v1/assets/{asset_id}/lineage", { params: { path: { asset_id: id }, query: { depth: 1, most: 60 } } }),
      );
      const relative = (other: string, role: string): Relative[] => {
        const node = graph.nodes.find((one) => one.asset.id === other)?.asset;
        return node
          ? [
              {
                id: node.id,
                kind: node.kind,
                role,
                thumbnail: node.width ? thumbnailAddress(node.id, 256) : null,
                title: node.title || node.about,
              },
            ]
          : [];
      };
      return {
        parents: graph.links.flatMap((link) => (link.child === id ? relative(link.parent, link.role) : [])),
        children: graph.links.flatMap((link) => (link.parent === id ? relative(link.child, link.role) : [])),
      };
    },
  });

/** The pictures before and after one, in the order of a filtered library. */
export const useNeighbours = (id: string, filter: LibraryFilter) =>
  useQuery({
    queryKey: ["library", "near", id, filter],
    queryFn: async () => {
      const { neighbours } = await import("@/api/library");
      return neighbours(id, filter);
    },
    staleTime: 60_000,
  }).data ?? {};

export interface AssetChange {
  favourite?: boolean;
  stars?: number;
  note?: string;
  add_tags?: string[];
  remove_tags?: string[];
}

/** Every list that may show these pictures, changed at once; the server hears of it meanwhile. */
function paint(ids: readonly string[], change: (asset: Asset) => Asset): () => void {
  const chosen = new Set(ids);
  const before = queryClient.getQueriesData({});
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const next: unknown[] = value.map(visit);
      return next.every((made, index) => made === value[index]) ? value : next;
    }
    if (typeof value !== "object" || value === null) return value;
    if ("thumbnail" in value && "stars" in value && chosen.has((value as Asset).id)) return change(value as Asset);
    if ("pages" in value || "pictures" in value || "items" in value) {
      let next: Record<string, unknown> | null = null;
      for (const name of ["pages", "pictures", "items"]) {
        const old = (value as Record<string, unknown>)[name];
        const made = visit(old);
        if (made !== old) next = { ...(next ?? value), [name]: made };
      }
      return next ?? value;
    }
    return value;
  };
  for (const [queryKey, data] of before) {
    const next = visit(data);
    if (next !== data) queryClient.setQueryData(queryKey, next);
  }
  return () => {
    for (const [queryKey, data] of before) queryClient.setQueryData(queryKey, data);
  };
}

async function optimistic(
  ids: readonly string[],
  change: (asset: Asset) => Asset,
  does: () => Promise<unknown>,
): Promise<void> {
  const back = paint(ids, change);
  try {
    await does();
  } catch (error) {
    back();
    throw error;
  }
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["library"] }),
    ...ids.map((id) => queryClient.invalidateQueries({ queryKey: key(id) })),
  ]);
}

export function changeAssets(ids: readonly string[], change: AssetChange): Promise<void> {
  const { favourite, ...rest } = change;
  const stars = favourite === undefined ? change.stars : favourite ? 5 : 0;
  const body = { ...rest, ...(stars === undefined ? {} : { stars }) };
  return optimistic(
    ids,
    (asset) => ({ ...asset, ...(stars === undefined ? {} : { stars, favourite: stars === 5 }) }),
    () => ask(api.POST("/v1/assets/bulk", { body: { assets: [...ids], add_tags: [], remove_tags: [], ...body } })),
  );
}

export const trashAssets = (ids: readonly string[]) =>
  optimistic(
    ids,
    (asset) => ({ ...asset, trashed: true }),
    () => ask(api.POST("/v1/assets/trash", { body: { assets: [...ids] } })),
  );
export const restoreAssets = (ids: readonly string[]) =>
  optimistic(
    ids,
    (asset) => ({ ...asset, trashed: false }),
    () => ask(api.POST("/v1/assets/restore", { body: { assets: [...ids] } })),
  );

export async function emptyTrash(): Promise<number> {
  const { count } = await ask(api.POST("/v1/assets/trash/empty", { body: { older_than_days: 0 } }));
  await queryClient.invalidateQueries({ queryKey: ["library"] });
  return count;
}

interface UploadOptions {
  /** What it was made from: it shows whom they show, and is erased with them. */
  sources?: readonly string[];
  kind?: "image" | "mask";
}

/** Bring a picture that the page made, or that a person chose to start from. */
export async function uploadPicture(file: Blob, name: string, options: UploadOptions = {}): Promise<Asset> {
  const form = new FormData();
  form.append("file", file, name);
  form.append("kind", options.kind ?? "image");
  for (const source of options.sources ?? []) form.append("derived_from", source);
  const made = await call<Schemas["AssetOut"]>("POST", "/v1/assets", form);
  void queryClient.invalidateQueries({ queryKey: ["library"] });
  return assetOf(made);
}
