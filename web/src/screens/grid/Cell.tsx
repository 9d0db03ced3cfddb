import { Link } from "@tanstack/react-router";
import { Ban, Ellipsis, Trash2, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { thumbnailAddress } from "@/api/assets";
import type { GridCell } from "@/api/grids";
import { useLiveStore } from "@/live/store";
import { useCellEntries } from "@/screens/grid/useCellEntries";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { ContextMenu, Menu } from "@/ui/menu";
import { ProgressBar } from "@/ui/progress";
import { Tooltip } from "@/ui/tooltip";

interface Props {
  cell: GridCell;
  place: string;
  size: number;
  /** Its values on the axes. */
  label: string;
  /** The one that Tab comes to. */
  active: boolean;
  /** Its number means something only beside others. */
  relative: boolean;
  onFocus: () => void;
}

/** One picture of a grid: drawn, taking shape, waiting, failed or impossible. */
export function Cell(props: Props) {
  const { cell, size } = props;
  if (cell.picture !== null) return <Drawn {...props} picture={cell.picture} />;
  if (cell.state === "impossible") return <Plain {...props} icon={<Ban size={18} />} text={cell.why} />;
  if (cell.state === "done") return <Plain {...props} icon={<Trash2 size={18} />} text={t("grid.gone")} />;
  if (cell.state === "failed" || cell.state === "cancelled")
    return (
      <Plain
        {...props}
        icon={<TriangleAlert size={18} />}
        text={cell.problem?.message ?? t("state.cancelled")}
        bad={cell.state === "failed"}
      />
    );
  return <Pending {...props} size={size} />;
}

function Drawn({ cell, picture, place, size, label, active, relative, onFocus }: Props & { picture: string }) {
  const entries = useCellEntries(cell, picture);
  const score = cell.match === null ? null : cell.match.toFixed(relative ? 3 : 2);
  return (
    <ContextMenu entries={entries}>
      <div className="group relative" style={{ width: size }}>
        <Link
          to="/picture/$id"
          params={{ id: picture }}
          data-cell={place}
          tabIndex={active ? 0 : -1}
          onFocus={onFocus}
          onKeyDown={(event) => {
            if (event.key !== "r" || event.ctrlKey || event.metaKey || event.altKey) return;
            entries.find((entry) => entry?.id === "picture.recall")?.onSelect();
          }}
          aria-label={[label, score === null ? "" : t("grid.matchOf", { score })].filter(Boolean).join(". ")}
          className="block overflow-hidden rounded-md bg-hover focus-visible:outline-offset-1"
        >
          <img
            src={thumbnailAddress(picture, size * Math.min(devicePixelRatio, 2) > 300 ? 512 : 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className="block w-full object-contain"
            style={{ minHeight: size / 2 }}
          />
        </Link>
        {score === null ? null : (
          <Tooltip label={cell.rank === null ? t("grid.match") : t("grid.rank", { rank: cell.rank })}>
            <span
              className={cn(
                "tabular absolute bottom-1 left-1 rounded-sm px-1.5 text-xs leading-5",
                cell.rank === 1 ? "bg-accent text-on-accent" : "bg-black/65 text-white",
              )}
            >
              {score}
            </span>
          </Tooltip>
        )}
        <Menu entries={entries}>
          <button
            type="button"
            tabIndex={active ? 0 : -1}
            aria-label={t("grid.moreOf", { label })}
            className="absolute right-1 bottom-1 grid size-7 place-items-center rounded-md bg-black/55 text-white opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-black/75 pointer-coarse:opacity-100 pointer-coarse:after:absolute pointer-coarse:after:-inset-2"
          >
            <Ellipsis size={16} />
          </button>
        </Menu>
      </div>
    </ContextMenu>
  );
}

interface PlainProps extends Props {
  icon: ReactNode;
  text: string;
  bad?: boolean;
}

function Plain({ place, size, label, active, onFocus, icon, text, bad = false }: PlainProps) {
  return (
    <button
      type="button"
      aria-disabled
      data-cell={place}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
      aria-label={`${label}. ${text}`}
      title={text}
      className={cn(
        "flex flex-col items-center justify-center gap-1.5 overflow-hidden rounded-md p-2 text-center text-xs",
        bad ? "bg-bad-soft text-bad" : "bg-sunken text-ink-2",
      )}
      style={{ width: size, height: size }}
    >
      {icon}
      <span className="line-clamp-4">{text}</span>
    </button>
  );
}

function Pending({ cell, place, size, label, active, onFocus }: Props) {
  const live = useLiveStore((state) => (cell.task ? state.progress[cell.task] : undefined));
  const preview = useLiveStore((state) => (cell.task ? state.previews[cell.task] : undefined));
  const working = cell.state === "running" || live !== undefined;
  return (
    <button
      type="button"
      aria-disabled
      data-cell={place}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
      aria-label={`${label}. ${working ? t("create.drawing") : t("create.waiting")}`}
      className="relative block overflow-hidden rounded-md bg-hover"
      style={{ width: size, height: size }}
    >
      {preview ? (
        <img src={preview} alt="" className="size-full object-cover" />
      ) : (
        <div className={cn("size-full bg-press/40", working && "animate-breathe")} />
      )}
      {working ? (
        <div className="absolute inset-x-2 bottom-2">
          <ProgressBar
            label={label}
            value={live && live.total > 0 ? live.done / live.total : null}
            className="bg-black/25"
          />
        </div>
      ) : null}
    </button>
  );
}
