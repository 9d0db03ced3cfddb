import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { fetchMonth, timelineKey, useTimelineBuckets } from "@/api/library";
import type { Asset, Bucket, LibraryFilter } from "@/api/types";
import type { Section } from "@/lib/timeline";

interface Month {
  items: readonly Asset[];
  ratios: readonly number[];
  cursor: string | null;
  done: boolean;
  /** News came: shown until it is loaded anew. */
  stale: boolean;
}

const NO_RATIOS: readonly number[] = [];
const NOTHING: readonly Asset[] = [];
const PAGE = 200;
const LONGEST_PAGE = 500;

export interface Timeline {
  sections: Section[];
  items: (month: string) => readonly Asset[];
  /** Load a month's next pictures, unless that is on its way. */
  want: (month: string) => void;
  total: number;
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

/** A library by month. Months are loaded as they come into view, a page at a time. */
export function useTimeline(filter: LibraryFilter): Timeline {
  const buckets = useTimelineBuckets(filter);
  const client = useQueryClient();
  const [months, setMonths] = useState<ReadonlyMap<string, Month>>(new Map());
  const going = useRef(new Set<string>());
  const version = useRef(0);
  const key = JSON.stringify(filter);

  useEffect(() => {
    version.current += 1;
    going.current.clear();
    setMonths(new Map());
  }, [key]);
  const updated = buckets.dataUpdatedAt;
  useEffect(() => {
    version.current += 1;
    going.current.clear();
    setMonths(
      (now) => new Map([...now].map(([month, one]) => [month, { ...one, cursor: null, done: false, stale: true }])),
    );
  }, [updated]);

  const want = useCallback(
    (month: string) => {
      const before = months.get(month);
      if (before?.done || going.current.has(month)) return;
      going.current.add(month);
      const asked = version.current;
      const anew = before?.stale ?? true;
      const limit = anew ? Math.min(LONGEST_PAGE, Math.max(PAGE, before?.items.length ?? 0)) : LONGEST_PAGE;
      fetchMonth(filter, month, anew ? null : (before?.cursor ?? null), limit)
        .then((page) => {
          if (asked !== version.current) return;
          setMonths((now) => {
            const items = anew ? page.items : [...(now.get(month)?.items ?? []), ...page.items];
            const ratios = items.map((asset) => asset.width / asset.height || 1);
            return new Map(now).set(month, {
              items,
              ratios,
              cursor: page.next,
              done: page.next === null,
              stale: false,
            });
          });
        })
        .catch(() => {
          // The grid keeps its grey places; scrolling or a reconnect asks again.
        })
        .finally(() => going.current.delete(month));
    },
    [months, filter],
  );

  const sections = useMemo(
    () =>
      (buckets.data?.buckets ?? []).map((bucket: Bucket): Section => {
        const month = bucket.start.slice(0, 7);
        const own = months.get(month);
        const count = own?.done ? own.items.length : Math.max(bucket.count, own?.items.length ?? 0);
        return { key: month, count, ratios: own?.ratios ?? NO_RATIOS };
      }),
    [buckets.data, months],
  );
  return {
    sections,
    items: useCallback((month: string) => months.get(month)?.items ?? NOTHING, [months]),
    want,
    total: buckets.data?.total ?? 0,
    isPending: buckets.isPending,
    error: buckets.error,
    refetch: () => void client.invalidateQueries({ queryKey: timelineKey }),
  };
}
