import { Link } from "@tanstack/react-router";
import { Bell, BellOff, ListTodo, Pause, Play, RotateCcw, X } from "lucide-react";

import { cancelRun, pauseRun, resumeRun, retryRun, useQueue } from "@/api/runs";
import type { Run } from "@/api/types";
import { ago, left } from "@/lib/format";
import { runProgress } from "@/lib/progress";
import { movesOf } from "@/lib/queueOrder";
import { useNotify } from "@/live/notify";
import { useLiveStore } from "@/live/store";
import { MoveMenu } from "@/screens/queue/MoveMenu";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { ProgressBar } from "@/ui/progress";
import { Sheet } from "@/ui/sheet";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

/** What works, what waits, what went wrong. The server keeps it, so it survives a reload. */
export function QueueDrawer({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const queue = useQueue();
  const notify = useNotify();
  const runs = queue.data ?? [];
  const busy = runs.filter((run) => run.state === "running" || run.state === "waiting" || run.state === "paused");
  const over = runs.filter((run) => !busy.includes(run));
  const close = () => onOpenChange(false);
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("nav.queue")}
      actions={
        notify.possible ? (
          <IconButton
            size="sm"
            label={notify.on ? t("queue.notifyOff") : t("queue.notifyOn")}
            aria-pressed={notify.on}
            onClick={() => void notify.toggle()}
          >
            {notify.on ? <Bell size={16} /> : <BellOff size={16} />}
          </IconButton>
        ) : null
      }
    >
      {queue.isPending ? <Skeleton className="m-5 h-24" /> : null}
      {queue.isError ? <Failure error={queue.error} onRetry={() => void queue.refetch()} /> : null}
      {queue.isSuccess && runs.length === 0 ? (
        <Empty icon={ListTodo} title={t("queue.emptyTitle")} text={t("queue.emptyText")} />
      ) : null}
      {busy.length > 0 ? <Group title={t("queue.busy")} runs={busy} onOpen={close} /> : null}
      {over.length > 0 ? <Group title={t("queue.over")} runs={over} onOpen={close} /> : null}
    </Sheet>
  );
}

function Group({ title, runs, onOpen }: { title: string; runs: readonly Run[]; onOpen: () => void }) {
  return (
    <section className="border-b border-line p-2 last:border-0">
      <h3 className="px-3 pt-2 pb-1 text-xs font-semibold tracking-wide text-ink-3 uppercase">{title}</h3>
      <ul>
        {runs.map((run) => (
          <Entry key={run.id} run={run} runs={runs} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

const TONE = {
  done: "good",
  failed: "bad",
  cancelled: "plain",
  running: "accent",
  waiting: "plain",
  paused: "warn",
} as const;

function Entry({ run, runs, onOpen }: { run: Run; runs: readonly Run[]; onOpen: () => void }) {
  const live = useLiveStore((state) => state.progress);
  const progress = runProgress(run, live);
  const act = (does: Promise<unknown>) => void does.catch(toast.problem);
  const waiting = run.state === "waiting";
  const working = run.state === "running";
  const detail =
    progress.gaveWay && (working || waiting)
      ? t("training.gaveWay")
      : working
        ? [progress.note, progress.eta === null ? "" : left(progress.eta)].filter(Boolean).join(" · ")
        : waiting
          ? [
              run.position ? t("create.position", { position: run.position }) : "",
              progress.eta === null ? "" : left(progress.eta),
            ]
              .filter(Boolean)
              .join(" · ")
          : ago(run.created);
  return (
    <li className="rounded-lg px-3 py-2.5 hover:bg-hover">
      <div className="flex items-center gap-2">
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          className="min-w-0 flex-1 truncate font-medium hover:underline"
          title={run.title}
          onClick={onOpen}
        >
          {run.title}
        </Link>
        <Badge tone={TONE[run.state]}>{word("state", run.state)}</Badge>
        <span className="-my-1 -mr-2 flex">
          {waiting ? <MoveMenu run={run} moves={movesOf(run, runs)} /> : null}
          {waiting || working ? (
            <IconButton size="sm" label={t("training.pause")} onClick={() => act(pauseRun(run.id))}>
              <Pause size={15} />
            </IconButton>
          ) : null}
          {run.state === "paused" ? (
            <IconButton size="sm" label={t("training.resume")} onClick={() => act(resumeRun(run.id))}>
              <Play size={15} />
            </IconButton>
          ) : null}
          {waiting || working || run.state === "paused" ? (
            <IconButton size="sm" label={t("common.cancel")} onClick={() => act(cancelRun(run.id))}>
              <X size={15} />
            </IconButton>
          ) : null}
          {run.state === "failed" || run.state === "cancelled" ? (
            <IconButton size="sm" label={t("common.retry")} onClick={() => act(retryRun(run.id))}>
              <RotateCcw size={15} />
            </IconButton>
          ) : null}
        </span>
      </div>
      <p className="tabular truncate text-sm text-ink-2">
        {word("recipe", run.recipe)} · {detail}
      </p>
      {working ? <ProgressBar className="mt-2" label={run.title} value={progress.part} /> : null}
      {run.faults[0] ? (
        <p className="mt-1 text-sm text-pretty text-bad">
          {[run.faults[0].message, run.faults[0].advice].filter(Boolean).join(" · ")}
        </p>
      ) : null}
    </li>
  );
}
