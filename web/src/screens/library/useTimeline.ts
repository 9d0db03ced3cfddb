import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";

import { fetchMonth, timelineKey, useTimelineBuckets } from "@/api/library";
import { RequestFailed } from "@/api/problem";
import type { Asset, Bucket, LibraryFilter } from "@/api/types";
import type { Section } from "@/lib/timeline";
import { toast } from "@/ui/toast";

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
/** Pictures a request: few enough that the thumbnails before them do not wait for the answer. */
const PAGE = 120;
/** The most that the server gives at once. */
const LONGEST_PAGE = 200;

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

/** What is held of one filter, as of one count of its months. */
interface Held {
  key: string;
  updated: number;
  months: ReadonlyMap<string, Month>;
}

const NO_MONTHS: ReadonlyMap<string, Month> = new Map();

/** A library by month. Months are loaded as they come into view, a page at a time. */
export function useTimeline(filter: LibraryFilter): Timeline {
  const buckets = useTimelineBuckets(filter);
  const client = useQueryClient();
  const going = useRef(new Set<string>());
  const refused = useRef(new Set<string>());
  const key = JSON.stringify(filter);
  const updated = buckets.dataUpdatedAt;
  const [held, setHeld] = useState<Held>({ key, updated, months: NO_MONTHS });
  if (held.key !== key) setHeld({ key, updated, months: NO_MONTHS });
  else if (held.updated !== updated) {
    const stale = [...held.months].map(
      ([month, one]) => [month, { ...one, cursor: null, done: false, stale: true }] as const,
    );
    setHeld({ key, updated, months: new Map(stale) });
  }
  const { months } = held;

  const want = useCallback(
    (month: string) => {
      const before = months.get(month);
      const token = [key, updated, month].join("|");
      if (before?.done || going.current.has(token) || refused.current.has(token)) return;
      going.current.add(token);
      const anew = before?.stale ?? true;
      const limit = anew ? Math.min(LONGEST_PAGE, Math.max(PAGE, before?.items.length ?? 0)) : LONGEST_PAGE;
      fetchMonth(filter, month, anew ? null : (before?.cursor ?? null), limit)
        .then((page) =>
          setHeld((now) => {
            if (now.key !== key || now.updated !== updated) return now;
            const items = anew ? page.items : [...(now.months.get(month)?.items ?? []), ...page.items];
            const ratios = items.map((asset) => asset.width / asset.height || 1);
            const loaded = { items, ratios, cursor: page.next, done: page.next === null, stale: false };
            return { ...now, months: new Map(now.months).set(month, loaded) };
          }),
        )
        .catch((error: unknown) => {
          // What did not arrive is asked for again by scrolling or a reconnect; what the server refuses stays refused.
          if (!(error instanceof RequestFailed)) return;
          refused.current.add(token);
          toast.problem(error);
        })
        .finally(() => going.current.delete(token));
    },
    [months, filter, key, updated],
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
