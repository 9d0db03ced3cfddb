import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { fetchPart, LONGEST_PAGE, timelineKey, useTimelineBuckets } from "@/api/library";
import { RequestFailed } from "@/api/problem";
import type { Asset, Bucket, LibraryFilter } from "@/api/types";
import { Loader } from "@/lib/loader";
import { missing, received, recount, unknownMonth, type Month, type Span } from "@/lib/months";
import type { Section } from "@/lib/timeline";
import { toast } from "@/ui/toast";

export interface Timeline {
  sections: readonly Section<Asset>[];
  /** Say which parts are in the window, and which are near it; both are read in this order. */
  want: (urgent: readonly Span[], soon: readonly Span[]) => void;
  /** The pictures from one to another, whichever comes first, up to so many; also those that were not looked at. */
  between: (one: string, other: string, most: number) => Promise<Asset[]>;
  /** The newest pictures. */
  newest: (most: number) => Promise<Asset[]>;
  total: number;
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

/** What is held of one filter, as of one count of its months. */
interface Held {
  filter: LibraryFilter;
  key: string;
  updated: number;
  months: ReadonlyMap<string, Month<Asset>>;
}

const monthOf = (bucket: Bucket) => bucket.start.slice(0, 7);

/** The months after they were counted, with what was known of them. */
function countedAnew(filter: LibraryFilter, buckets: readonly Bucket[], updated: number, before: Held | null): Held {
  const key = JSON.stringify(filter);
  const months = new Map<string, Month<Asset>>();
  for (const bucket of buckets) {
    const known = before?.key === key ? before.months.get(monthOf(bucket)) : undefined;
    months.set(monthOf(bucket), known ? recount(known, bucket.count) : unknownMonth(bucket.count));
  }
  return { filter, key, updated, months };
}

/** A library by month. Parts of months are read as they come into view, wherever that is. */
export function useTimeline(filter: LibraryFilter): Timeline {
  const counts = useTimelineBuckets(filter);
  const client = useQueryClient();
  const key = JSON.stringify(filter);
  const updated = counts.dataUpdatedAt;
  const [held, setHeld] = useState<Held>(() => countedAnew(filter, counts.data?.buckets ?? [], updated, null));
  // While another filter is counted, what was there stays.
  if (counts.data && !counts.isPlaceholderData && (held.key !== key || held.updated !== updated))
    setHeld(countedAnew(filter, counts.data.buckets, updated, held));

  const store = useCallback(
    (scope: Held, span: Span, found: readonly Asset[]) =>
      setHeld((now) => {
        const month = now.months.get(span.month);
        if (!month || now.key !== scope.key || now.updated !== scope.updated) return now;
        const read = received(month, span.from, span.to, found);
        return { ...now, months: new Map(now.months).set(span.month, read) };
      }),
    [],
  );
  const [loader] = useState(
    () =>
      new Loader<Held, Asset[]>({
        read: (scope, span, signal) => fetchPart(scope.filter, span, signal),
        done: store,
        failed: (error) => (error instanceof RequestFailed ? toast.problem(error) : undefined),
        isFinal: (error) => error instanceof RequestFailed,
      }),
  );
  useEffect(() => () => loader.stop(), [loader]);

  const want = useCallback(
    (urgent: readonly Span[], soon: readonly Span[]) => loader.ask(held, `${held.key}|${held.updated}`, urgent, soon),
    [loader, held],
  );

  const newest = useRef(held);
  useEffect(() => {
    newest.current = held;
  });
  /** The pictures of places of the whole listing; what is not known is read. */
  const read = useCallback(
    async (from: number, to: number): Promise<Asset[]> => {
      const scope = newest.current;
      const found: Asset[] = [];
      let before = 0;
      for (const [name, month] of scope.months) {
        const start = Math.max(0, from - before);
        const end = Math.min(month.count, to - before);
        before += month.count;
        if (start >= end) continue;
        const blocks = month.blocks.filter((block) => block.from < end && block.to > start);
        let whole = month;
        for (const span of missing(name, blocks, LONGEST_PAGE)) {
          const part = await fetchPart(scope.filter, span);
          whole = received(whole, span.from, span.to, part);
          store(scope, span, part);
        }
        for (const block of whole.blocks)
          found.push(
            ...(block.items ?? []).filter((_, index) => block.from + index >= start && block.from + index < end),
          );
      }
      return found;
    },
    [store],
  );
  const between = useCallback(
    async (one: string, other: string, most: number) => {
      const places: number[] = [];
      let before = 0;
      for (const month of newest.current.months.values()) {
        for (const block of month.blocks)
          for (const [index, item] of (block.items ?? []).entries())
            if (item.id === one || item.id === other) places.push(before + block.from + index);
        before += month.count;
      }
      if (places.length === 0) return [];
      const from = Math.min(...places);
      return await read(from, Math.min(Math.max(...places) + 1, from + most));
    },
    [read],
  );

  const sections = useMemo(() => [...held.months].map(([name, month]) => ({ key: name, month })), [held.months]);
  return {
    sections,
    want,
    between,
    newest: useCallback((most: number) => read(0, most), [read]),
    total: counts.data?.total ?? 0,
    isPending: counts.isPending,
    error: counts.error,
    refetch: () => void client.invalidateQueries({ queryKey: timelineKey }),
  };
}
