import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { assetOf, fetchAsset, type TileOut } from "@/api/assets";
import { api, ask } from "@/api/client";
import type { Asset, Bucket, LibraryFilter } from "@/api/types";
import type { Span } from "@/lib/months";

export interface AssetPage {
  items: Asset[];
  next: string | null;
}

/** Whatever shows the library. */
export const timelineKey = ["library"];

/** A filter as the server takes it. */
export function queryOf(filter: LibraryFilter) {
  const several = (value: string | undefined) => (value ? [value] : null);
  return {
    kind: several(filter.kind),
    subject: several(filter.subject),
    model: several(filter.model),
    adapter: several(filter.adapter),
    tag: several(filter.tag),
    rating: several(filter.rating),
    ...(filter.collection ? { collection: filter.collection } : {}),
    ...(filter.stars ? { stars: filter.stars } : {}),
    ...(filter.trash ? { trashed: true } : {}),
  };
}

interface PageOut {
  items: TileOut[];
  next?: string | null;
}

const pageOf = (page: PageOut): AssetPage => ({ items: page.items.map(assetOf), next: page.next ?? null });

export const useTimelineBuckets = (filter: LibraryFilter) =>
  useQuery({
    queryKey: ["library", "timeline", queryOf(filter)],
    queryFn: (): Promise<{ buckets: Bucket[]; total: number }> =>
      ask(api.GET("/v1/search/timeline", { params: { query: queryOf(filter) } })),
    placeholderData: (before) => before,
  });

/** First moment of a month and of the one after it. */
export function monthSpan(month: string): [string, string] {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  return [`${month}-01T00:00:00Z`, `${next}-01T00:00:00Z`];
}

/** The most that the server gives at once. */
export const LONGEST_PAGE = 200;

/** The pictures of a part of a month, the newest first; fewer where the month has no more. */
export async function fetchPart(
  filter: LibraryFilter,
  { month, from, to }: Span,
  signal?: AbortSignal,
): Promise<Asset[]> {
  const [since, until] = monthSpan(month);
  const found: Asset[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(LONGEST_PAGE, to - from - found.length);
    const place = cursor ? { cursor } : { skip: from };
    const page: PageOut = await ask(
      api.GET("/v1/assets", { params: { query: { ...queryOf(filter), since, until, limit, ...place } }, signal }),
    );
    found.push(...page.items.map(assetOf));
    cursor = page.next ?? null;
  } while (cursor && found.length < to - from);
  return found;
}

/** Pictures looked at on either side of one, to find its neighbours among those of the same second. */
const NEAR = 50;

/** The ids right before and after a picture in a filtered library. */
export async function neighbours(id: string, filter: LibraryFilter): Promise<{ previous?: string; next?: string }> {
  const moment = Date.parse((await fetchAsset(id)).created);
  const at = (time: number) => new Date(time).toISOString();
  const query = { ...queryOf(filter), limit: NEAR };
  const [newer, older] = await Promise.all([
    ask(api.GET("/v1/assets", { params: { query: { ...query, since: at(moment - 1000), order: "oldest" } } })),
    ask(api.GET("/v1/assets", { params: { query: { ...query, until: at(moment + 1000), order: "newest" } } })),
  ]);
  const following = (items: { id: string }[]) => {
    const place = items.findIndex((one) => one.id === id);
    return place >= 0 ? items[place + 1]?.id : undefined;
  };
  const previous = following(newer.items);
  const next = following(older.items);
  return { ...(previous ? { previous } : {}), ...(next ? { next } : {}) };
}

/** The tags in use, the most used first. */
export const useTags = () =>
  useQuery({
    queryKey: ["library", "tags"],
    queryFn: async () => await ask(api.GET("/v1/search/tags", { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });

export const useFacets = () =>
  useQuery({
    queryKey: ["library", "facets"],
    queryFn: async () => (await ask(api.GET("/v1/search/facets"))).dimensions,
    staleTime: 60_000,
  });

/** Pictures by words, by another picture, or by colour; the best first. */
export const useSearchResults = (filter: LibraryFilter) =>
  useInfiniteQuery({
    queryKey: ["library", "search", filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }): Promise<AssetPage> => {
      const query = queryOf(filter);
      if (filter.similar) {
        const near = await ask(
          api.GET("/v1/search/similar/{asset_id}", {
            params: { path: { asset_id: filter.similar }, query: { ...query, limit: 200 } },
          }),
        );
        return { items: near.items.map((one) => assetOf(one.asset)), next: null };
      }
      if (filter.colour) {
        const near = await ask(
          api.GET("/v1/search/colour", {
            params: { query: { ...query, colour: [filter.colour.replace("#", "")], limit: 200 } },
          }),
        );
        return { items: near.items.map((one) => assetOf(one.asset)), next: null };
      }
      return pageOf(
        await ask(
          api.GET("/v1/search", {
            params: {
              query: { ...query, q: filter.text ?? "", limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
            },
          }),
        ),
      );
    },
    getNextPageParam: (last) => last.next,
  });
