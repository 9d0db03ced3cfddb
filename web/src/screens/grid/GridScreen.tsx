import "@/screens/grid/words";

import { useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Download, Ellipsis, Grid3x3, Pencil, TextCursorInput, X } from "lucide-react";
import { useState } from "react";

import { isOver, sheetAddress, useGrid, type Grid } from "@/api/grids";
import { recallBase } from "@/api/recall";
import { cancelRun } from "@/api/runs";
import { keep, recall } from "@/lib/store";
import { useComposer } from "@/screens/create/composer";
import { useGridDraft, writtenAs } from "@/screens/grid/axes";
import { GridTable } from "@/screens/grid/GridTable";
import { keepingEntries } from "@/screens/grid/keeping";
import { RenameDialog } from "@/screens/grid/RenameDialog";
import { Standings } from "@/screens/grid/Standings";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { ProgressBar } from "@/ui/progress";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";
import { Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

const SIZE = "grid.size";
const SMALLEST = 96;
const LARGEST = 420;

/** A grid: its table as it fills, what was measured, and what can be done with it. */
export function GridScreen() {
  const { id } = useParams({ from: "/shell/grid/$id" });
  const grid = useGrid(id);
  if (grid.isError && !grid.data) return <Failure error={grid.error} onRetry={() => void grid.refetch()} />;
  if (!grid.data) return <Skeleton className="m-6 h-96" />;
  return <Opened key={id} grid={grid.data} />;
}

function Opened({ grid }: { grid: Grid }) {
  const columns = grid.axes[0]?.values.length ?? 1;
  const [size, setSize] = useState(() => recall(SIZE, fitting(columns)));
  const [page, setPage] = useState(0);
  const third = grid.axes[2];
  const cells = grid.cells.filter((cell) => cell.at.length < 3 || cell.at[2] === page);
  const drawable = grid.cells.filter((cell) => cell.state !== "impossible");
  const done = drawable.filter((cell) => cell.picture !== null).length;
  const over = isOver(grid);
  return (
    <div className="flex h-full flex-col">
      <header className="grid gap-3 px-3 pt-3 pb-2 sm:px-6 sm:pt-5">
        <div className="flex flex-wrap items-center gap-2">
          <IconButton label={t("grid.back")} onClick={() => history.back()} className="max-sm:hidden">
            <ArrowLeft size={18} />
          </IconButton>
          <h1 className="min-w-0 flex-1 basis-60 text-lg font-semibold text-pretty">
            {grid.run.title}
            {grid.trashed ? <Badge className="ml-2 align-middle">{t("grid.inTrash")}</Badge> : null}
          </h1>
          <Toolbar grid={grid} page={page} over={over} any={done > 0} />
        </div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm text-ink-2">
          <span role="status" className="tabular">
            {over
              ? t("grid.drawn", { done, count: drawable.length })
              : t("grid.drawing", { done, count: drawable.length })}
          </span>
          {over ? null : (
            <div className="w-40">
              <ProgressBar label={grid.run.title} value={drawable.length ? done / drawable.length : null} />
            </div>
          )}
          {third ? (
            <div className="w-52">
              <Select
                label={t(`grid.parameter.${third.parameter}`)}
                value={String(page)}
                onChange={(next) => setPage(Number(next))}
                options={third.labels.map((label, index) => ({
                  value: String(index),
                  label: `${t(`grid.parameter.${third.parameter}`)}: ${label}`,
                }))}
              />
            </div>
          ) : null}
          <div className="w-32 max-sm:w-24">
            <Slider
              label={t("grid.zoom")}
              value={size}
              min={SMALLEST}
              max={LARGEST}
              step={4}
              onChange={(next) => {
                setSize(next);
                keep(SIZE, next);
              }}
            />
          </div>
        </div>
      </header>
      <div className="scroll-slim min-h-0 flex-1 overflow-auto px-3 pb-10 sm:px-6">
        <GridTable grid={grid} cells={cells} size={size} />
        <Standings grid={grid} />
      </div>
    </div>
  );
}

/** As large as fits beside each other, where nobody chose a size. */
function fitting(columns: number): number {
  const room = innerWidth < 640 ? innerWidth - 120 : innerWidth - 300;
  return Math.round(Math.min(innerWidth < 640 ? 160 : 300, Math.max(SMALLEST, room / columns - 4)) / 4) * 4;
}

function Toolbar({ grid, page, over, any }: { grid: Grid; page: number; over: boolean; any: boolean }) {
  const navigate = useNavigate();
  const change = useComposer((state) => state.change);
  const draft = useGridDraft((state) => state.change);
  const [renaming, setRenaming] = useState(false);
  const again = () => {
    change(recallBase(grid.base));
    draft({ axes: grid.axes.map(writtenAs), measure: grid.measure !== null || !over, skip: hasEmpty(grid) });
    void navigate({ to: "/grid" });
  };
  const sheet = (form: "png" | "webp") => window.open(sheetAddress(grid.run.id, page, form), "_self");
  return (
    <>
      {over ? null : (
        <Button size="sm" onClick={() => void cancelRun(grid.run.id).catch(toast.problem)}>
          <X size={16} />
          {t("create.run.cancel")}
        </Button>
      )}
      <Button size="sm" onClick={again}>
        <Pencil size={16} />
        {t("grid.again")}
      </Button>
      <Menu
        entries={(["png", "webp"] as const).map((form) => ({
          id: form,
          label: t(`grid.sheet.${form}`),
          disabled: !any,
          onSelect: () => sheet(form),
        }))}
      >
        <Button size="sm">
          <Download size={16} />
          {t("grid.sheet.title")}
        </Button>
      </Menu>
      <Menu
        entries={[
          { id: "all", label: t("grid.all"), icon: Grid3x3, onSelect: () => void navigate({ to: "/grid" }) },
          { id: "rename", label: t("grid.rename"), icon: TextCursorInput, onSelect: () => setRenaming(true) },
          null,
          ...keepingEntries(
            { id: grid.run.id, title: grid.run.title, trashed: grid.trashed, busy: !over },
            () => void navigate({ to: "/grid" }),
          ),
        ]}
      >
        <IconButton size="sm" label={t("common.more")}>
          <Ellipsis size={17} />
        </IconButton>
      </Menu>
      {renaming ? <RenameDialog id={grid.run.id} title={grid.run.title} onClose={() => setRenaming(false)} /> : null}
    </>
  );
}

const hasEmpty = (grid: Grid) => grid.cells.some((cell) => cell.state === "impossible");
