import "@/screens/library/words";

import { useNavigate, useSearch } from "@tanstack/react-router";
import { CheckSquare, FolderOpen, Images, PanelLeft, Trash2, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";

import { run, useActions } from "@/actions/registry";
import { emptyTrash } from "@/api/assets";
import type { LibraryFilter } from "@/api/types";
import { usePictureActions } from "@/pictures/actions";
import { CollectionsPanel } from "@/screens/library/CollectionsPanel";
import { FilterBar } from "@/screens/library/FilterBar";
import { Grid } from "@/screens/library/Grid";
import { SearchResults } from "@/screens/library/SearchResults";
import { MOST_CHOSEN, useSelection } from "@/screens/library/selection";
import { SelectionBar } from "@/screens/library/SelectionBar";
import { useTimeline } from "@/screens/library/useTimeline";
import { recall } from "@/lib/store";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

/** Everything that was made and brought: by date, by filter, by what it shows. */
export function LibraryScreen() {
  const filter = useSearch({ from: "/shell/library" });
  const navigate = useNavigate();
  const [target, setTarget] = useState(() => recall("library.size", 200));
  const [panel, setPanel] = useState(false);
  const searching = Boolean(filter.text ?? filter.similar ?? filter.colour);
  const change = useCallback(
    (part: Partial<LibraryFilter>) =>
      void navigate({
        to: "/library",
        search: (before) =>
          Object.fromEntries(
            Object.entries<unknown>({ ...before, ...part }).filter(
              ([, value]) => value !== undefined && value !== "" && value !== false,
            ),
          ),
        replace: true,
      }),
    [navigate],
  );
  return (
    <div className="flex h-full">
      <CollectionsPanel
        open={panel}
        onOpenChange={setPanel}
        chosen={filter.collection}
        onChoose={(collection) => change({ collection, trash: undefined })}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex items-center gap-2 px-4 pt-4 pb-2 sm:px-8 sm:pt-6">
          <h1 className="text-xl font-semibold max-sm:sr-only">
            {filter.trash ? t("library.trash") : t("nav.library")}
          </h1>
          <IconButton label={t("library.collections")} aria-pressed={panel} onClick={() => setPanel(!panel)}>
            <PanelLeft size={18} />
          </IconButton>
          <FilterBar filter={filter} onChange={change} size={target} onSize={setTarget} />
        </header>
        <div className="min-h-0 flex-1">
          {searching ? (
            <SearchResults filter={filter} target={target} />
          ) : (
            <Browse filter={filter} target={target} onChange={change} />
          )}
        </div>
      </div>
    </div>
  );
}

function Browse({
  filter,
  target,
  onChange,
}: {
  filter: LibraryFilter;
  target: number;
  onChange: (part: Partial<LibraryFilter>) => void;
}) {
  const timeline = useTimeline(filter);
  const selection = useSelection(timeline.between);
  const actions = usePictureActions();
  const search = useMemo(() => JSON.stringify(filter), [filter]);
  const filtered = Object.keys(filter).length > 0;
  useActions([
    ...(selection.active && !filter.trash ? actions(selection.assets, "library") : []),
    {
      id: "library.all",
      label: t("library.selectAll"),
      scope: "library",
      icon: CheckSquare,
      shortcut: "mod+a",
      perform: async () => {
        selection.all(await timeline.newest(MOST_CHOSEN));
        if (timeline.total > MOST_CHOSEN) toast.info(t("library.selectedNewest", { count: MOST_CHOSEN }));
        return undefined;
      },
    },
    {
      id: "library.none",
      label: t("library.selectNone"),
      scope: "library",
      icon: X,
      shortcut: "escape",
      enabled: () => selection.active,
      perform: () => selection.clear(),
    },
  ]);

  if (timeline.error) return <Failure error={timeline.error} onRetry={timeline.refetch} />;
  if (timeline.isPending) return <Loading />;
  if (timeline.total === 0) {
    return filter.trash ? (
      <Empty icon={Trash2} title={t("library.trashEmpty")} text={t("library.trashEmptyText")} />
    ) : filtered ? (
      <Empty icon={FolderOpen} title={t("library.nothing")} text={t("library.nothingText")}>
        <Button
          onClick={() =>
            onChange({
              kind: undefined,
              subject: undefined,
              model: undefined,
              adapter: undefined,
              tag: undefined,
              collection: undefined,
              rating: undefined,
              stars: undefined,
            })
          }
        >
          {t("library.clearFilters")}
        </Button>
      </Empty>
    ) : (
      <Empty icon={Images} title={t("library.emptyTitle")} text={t("library.emptyText")}>
        <Button variant="primary" onClick={() => run("go.create")}>
          {t("library.emptyDo")}
        </Button>
      </Empty>
    );
  }
  return (
    <>
      {filter.trash ? (
        <div className="mx-4 mb-2 flex items-center gap-3 rounded-lg bg-sunken px-4 py-2 sm:mx-8">
          <p className="flex-1 text-sm text-ink-2">{t("library.trashHint")}</p>
          <Button
            size="sm"
            variant="danger"
            onClick={() =>
              void emptyTrash()
                .then((count) => toast.info(t("library.trashEmptied", { count })))
                .catch(toast.problem)
            }
          >
            {t("library.emptyTrash")}
          </Button>
        </div>
      ) : null}
      <Grid timeline={timeline} selection={selection} target={target} search={search} />
      <SelectionBar selection={selection} trash={filter.trash ?? false} />
    </>
  );
}

/** As the months that come: a heading, and rows that fill the window. */
export function Loading() {
  return (
    <div role="status" aria-label={t("common.loading")} className="h-full overflow-hidden px-4 pr-8 sm:px-8">
      <Skeleton className="mt-5 mb-2 h-5 w-40" />
      <div className="grid grid-cols-3 gap-1 sm:grid-cols-[repeat(auto-fill,minmax(12rem,1fr))]">
        {Array.from({ length: 40 }, (_, index) => (
          <Skeleton key={index} className="aspect-square rounded-none" />
        ))}
      </div>
    </div>
  );
}
