import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { useGrids, type GridSummary } from "@/api/grids";
import { ago } from "@/lib/format";
import { keepingEntries } from "@/screens/grid/keeping";
import { RenameDialog } from "@/screens/grid/RenameDialog";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Failure, Skeleton } from "@/ui/states";

const OVER = new Set(["done", "failed", "cancelled"]);

/** Grids that were drawn, and those in the trash. */
export function Earlier() {
  const [trashed, setTrashed] = useState(false);
  const [renamed, setRenamed] = useState<GridSummary | null>(null);
  const grids = useGrids(trashed);
  const found = (grids.data?.pages ?? []).flatMap((page) => page.items);
  if (grids.isError) return <Failure error={grids.error} onRetry={() => void grids.refetch()} />;
  return (
    <section aria-label={t("grid.earlier")} className="mt-10">
      <div className="mb-3 flex items-center justify-between gap-3">
        <h2 className="text-md font-semibold">{t(trashed ? "grid.trashTitle" : "grid.earlier")}</h2>
        <IconButton
          label={t(trashed ? "grid.leaveTrash" : "grid.trash")}
          aria-pressed={trashed}
          onClick={() => setTrashed(!trashed)}
        >
          <Trash2 size={18} />
        </IconButton>
      </div>
      {grids.isPending ? <Skeleton className="h-14" /> : null}
      {grids.isSuccess && found.length === 0 ? (
        <p className="text-sm text-ink-2">{t(trashed ? "grid.trashEmpty" : "grid.earlierEmpty")}</p>
      ) : null}
      <ul className="grid grid-cols-1 gap-1">
        {found.map((grid) => (
          <Row key={grid.id} grid={grid} onRename={() => setRenamed(grid)} />
        ))}
      </ul>
      {grids.hasNextPage ? (
        <Button
          variant="quiet"
          className="mt-2"
          disabled={grids.isFetchingNextPage}
          onClick={() => void grids.fetchNextPage()}
        >
          {t("create.loadMore")}
        </Button>
      ) : null}
      {renamed ? <RenameDialog id={renamed.id} title={renamed.title} onClose={() => setRenamed(null)} /> : null}
    </section>
  );
}

function Row({ grid, onRename }: { grid: GridSummary; onRename: () => void }) {
  return (
    <li className="flex items-center gap-1 rounded-md pr-1 hover:bg-hover">
      <Link
        to="/grid/$id"
        params={{ id: grid.id }}
        className="flex min-h-11 min-w-0 flex-1 flex-wrap items-center gap-x-3 rounded-md px-3 py-1.5"
      >
        <span className="min-w-0 flex-1 basis-48 truncate">{grid.title}</span>
        <Badge>{grid.axes.map((axis) => axis.values.length).join(" × ")}</Badge>
        {grid.state === "done" ? null : <span className="text-sm text-ink-2">{word("state", grid.state)}</span>}
        <time dateTime={grid.created} className="text-sm whitespace-nowrap text-ink-3">
          {ago(grid.created)}
        </time>
      </Link>
      <Menu
        entries={[
          { id: "rename", label: t("grid.rename"), icon: Pencil, onSelect: onRename },
          null,
          ...keepingEntries({ ...grid, busy: !OVER.has(grid.state) }),
        ]}
      >
        <IconButton label={t("grid.moreOf", { label: grid.title })}>
          <Ellipsis size={17} />
        </IconButton>
      </Menu>
    </li>
  );
}
