import "@/screens/library/words";

import { SearchX } from "lucide-react";
import { useCallback, useMemo, useRef, useState, useLayoutEffect } from "react";

import { useActions } from "@/actions/registry";
import { useSearchResults } from "@/api/library";
import type { LibraryFilter } from "@/api/types";
import { justify } from "@/lib/justified";
import { usePictureActions } from "@/pictures/actions";
import { GridTile } from "@/screens/library/GridTile";
import { usePictureLinks } from "@/screens/library/links";
import { Loading } from "@/screens/library/LibraryScreen";
import { useSelection } from "@/screens/library/selection";
import { SelectionBar } from "@/screens/library/SelectionBar";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Empty, Failure } from "@/ui/states";

/** What was found, the best first. */
export function SearchResults({ filter, target }: { filter: LibraryFilter; target: number }) {
  const results = useSearchResults(filter);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const items = useMemo(() => results.data?.pages.flatMap((page) => page.items) ?? [], [results.data]);
  const layout = useMemo(
    () =>
      justify(
        items.map((asset) => asset.width / asset.height || 1),
        width,
        Math.min(target, width / 3 || target),
        4,
      ),
    [items, width, target],
  );
  const selection = useSelection(
    useCallback(
      (one: string, other: string, most: number) => {
        const places = [one, other].map((id) => items.findIndex((item) => item.id === id)).filter((at) => at >= 0);
        const from = Math.min(...places);
        return Promise.resolve(items.slice(from, Math.min(Math.max(...places) + 1, from + most)));
      },
      [items],
    ),
  );
  const links = usePictureLinks(useMemo(() => JSON.stringify(filter), [filter]));
  const actions = usePictureActions();
  useActions([
    ...(selection.active ? actions(selection.assets, "library") : []),
    {
      id: "library.all",
      label: t("library.selectAll"),
      scope: "library",
      shortcut: "mod+a",
      perform: () => selection.all(items),
    },
    {
      id: "library.none",
      label: t("library.selectNone"),
      scope: "library",
      shortcut: "escape",
      enabled: () => selection.active,
      perform: () => selection.clear(),
    },
  ]);
  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return;
    const watch = new ResizeObserver(() => setWidth(own.clientWidth));
    watch.observe(own);
    return () => watch.disconnect();
  }, []);
  return (
    <div className="relative h-full">
      <div className="scroll-slim h-full overflow-y-auto px-4 pb-16 sm:px-8">
        <p role="status" className="py-2 text-sm text-ink-2">
          {results.isSuccess
            ? t("library.found", { count: items.length })
            : results.isPending
              ? t("common.loading")
              : null}
        </p>
        {results.isPending ? (
          <div className="-mx-4 -mt-10 sm:-mx-8">
            <Loading />
          </div>
        ) : null}
        {results.isError ? <Failure error={results.error} onRetry={() => void results.refetch()} /> : null}
        {results.isSuccess && items.length === 0 ? (
          <Empty icon={SearchX} title={t("library.nothing")} text={t("library.nothingText")} />
        ) : null}
        <div ref={box} className="relative" style={{ height: layout.height }}>
          {width > 0
            ? items.map((asset, index) => {
                const place = layout.boxes[index];
                return place ? (
                  <GridTile
                    key={asset.id}
                    asset={asset}
                    {...place}
                    chosen={selection.ids.has(asset.id)}
                    active={selection.active}
                    toggle={selection.toggle}
                    chosenIds={selection.chosenIds}
                    links={links}
                  />
                ) : null;
              })
            : null}
        </div>
        {results.hasNextPage ? (
          <Button className="mx-auto mt-6 flex" onClick={() => void results.fetchNextPage()}>
            {t("create.loadMore")}
          </Button>
        ) : null}
      </div>
      <SelectionBar selection={selection} trash={false} />
    </div>
  );
}
