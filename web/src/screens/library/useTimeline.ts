import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { fetchMonth, timelineKey, useTimelineBuckets } from "@/api/library";
import type { Asset, Bucket, LibraryFilter } from "@/api/types";
import type { Section } from "@/lib/timeline";

interface Loaded {
  items: Asset[];
  ratios: number[];
  cursor: string | null;
  done: boolean;
}

const EMPTY_RATIOS: readonly number[] = [];
const NOTHING: readonly Asset[] = [];

export interface Timeline {
  sections: Section[];
  items: (key: string) => readonly Asset[];
  /** Load a month's next pictures, unless that is on its way. */
  want: (key: string) => void;
  total: number;
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

/** A library by month. Months are loaded as they come into view, a page at a time. */
export function useTimeline(filter: LibraryFilter): Timeline {
  const buckets = useTimelineBuckets(filter);
  const client = useQueryClient();
  const [loaded, setLoaded] = useState<ReadonlyMap<string, Loaded>>(new Map());
  const going = useRef(new Set<string>());
  const key = JSON.stringify(filter);
  const version = useRef(0);

  // Another filter, or news from the studio: months are loaded anew; what was there stays until then.
  useEffect(() => {
    version.current += 1;
    going.current.clear();
    setLoaded(new Map());
  }, [key]);
  const fresh = buckets.dataUpdatedAt;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    version.current += 1;
    going.current.clear();
    setLoaded((before) => new Map([...before].map(([month, one]) => [month, { ...one, cursor: null, done: false, stale: true }])));
  }, [fresh]);

  const want = useCallback(
    (month: string) => {
      const before = loaded.get(month);
      if (before?.done || going.current.has(month)) return;
      going.current.add(month);
      const asked = version.current;
      const stale = before && "stale" in before;
      const limit = stale ? Math.min(500, Math.max(200, before.items.length)) : 200;
      fetchMonth(filter, month, stale ? null : (before?.cursor ?? null), limit)
        .then((page) => {
          if (asked !== version.current) return;
          setLoaded((now) => {
            const items = stale ? page.items : [...(now.get(month)?.items ?? []), ...page.items];
            const ratios = items.map((asset) => asset.width / asset.height || 1);
            return new Map(now).set(month, { items, ratios, cursor: page.next, done: page.next === null });
          });
        })
        .catch(() => {
          // The grid keeps its grey places; scrolling or a reconnect asks again.
        })
        .finally(() => going.current.delete(month));
    },
    [loaded, filter],
  );

  const sections = useMemo(
    () =>
      (buckets.data?.buckets ?? []).map((bucket: Bucket): Section => {
        const month = bucket.start.slice(0, 7);
        const own = loaded.get(month);
        const count = own?.done ? own.items.length : Math.max(bucket.count, own?.items.length ?? 0);
        return { key: month, count, ratios: own?.ratios ?? EMPTY_RATIOS };
      }),
    [buckets.data, loaded],
  );
  const items = useCallback((month: string) => loaded.get(month)?.items ?? NOTHING, [loaded]);
  return {
    sections,
    items,
    want,
    total: buckets.data?.total ?? 0,
    isPending: buckets.isPending,
    error: buckets.error,
    refetch: () => void client.invalidateQueries({ queryKey: timelineKey }),
  };
}
