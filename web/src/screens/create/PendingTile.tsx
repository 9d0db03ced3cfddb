import type { Run } from "@/api/types";
import { duration } from "@/lib/format";
import { useLiveStore } from "@/live/store";
import { SheetCrop } from "@/screens/create/SheetCrop";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { ProgressBar } from "@/ui/progress";

/** Where a picture will be: its preview as it takes shape, how far it is, what it waits for. */
export function PendingTile({ run, index, small }: { run: Run; index: number; small?: boolean }) {
  const perTask = Math.max(1, Math.round(run.expected / Math.max(1, run.tasks.length)));
  const task = run.tasks[Math.min(run.tasks.length - 1, Math.floor(index / perTask))];
  const live = useLiveStore((state) => (task ? state.progress[task.id] : undefined));
  const preview = useLiveStore((state) => (task ? state.previews[task.id] : undefined));
  const done = live?.done ?? task?.done ?? 0;
  const total = live?.total ?? task?.total ?? 0;
  const working = task?.state === "running" || live !== undefined;
  const eta = live?.eta ?? run.eta;
  const text = working
    ? [total === 0 && live?.note ? live.note : t("create.drawing"), eta === null ? "" : duration(eta)]
        .filter(Boolean)
        .join(" · ")
    : [
        run.state === "paused" ? t("state.paused") : t("create.waiting"),
        run.position ? t("create.position", { position: run.position }) : "",
      ]
        .filter(Boolean)
        .join(" · ");
  return (
    <div
      className="relative overflow-hidden rounded-lg bg-hover"
      style={{ aspectRatio: `${run.width} / ${run.height}` }}
    >
      {preview ? (
        <SheetCrop src={preview} index={index % perTask} count={perTask} />
      ) : (
        <div className={cn("size-full bg-press/40", working && "animate-breathe")} />
      )}
      {small ? null : (
        <div className="absolute inset-x-0 bottom-0 grid gap-1.5 p-2.5">
          <span className="tabular w-fit rounded-sm bg-black/60 px-1.5 text-xs leading-5 text-white first-letter:uppercase">
            {text}
          </span>
          {working ? (
            <ProgressBar label={run.title} value={total > 0 ? done / total : null} className="bg-black/25" />
          ) : null}
        </div>
      )}
    </div>
  );
}
