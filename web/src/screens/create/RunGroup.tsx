import { Copy, Ellipsis, Quote, RefreshCw, RotateCcw, Trash2, X } from "lucide-react";

import { useRef } from "react";

import type { Action } from "@/actions/registry";
import { restoreAssets, trashAssets } from "@/api/assets";
import { submitEdit } from "@/api/create";
import { recallEdit, recallRun } from "@/api/recall";
import { cancelRun, retryRun, useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { ago } from "@/lib/format";
import { useNear } from "@/lib/near";
import { entriesOf, type PictureActions } from "@/pictures/actions";
import { useDialogs } from "@/pictures/dialogs";
import { EditSource } from "@/screens/create/EditSource";
import { Tile } from "@/pictures/Tile";
import { useComposer } from "@/screens/create/composer";
import { PendingTile } from "@/screens/create/PendingTile";
import { useSubmit } from "@/screens/create/useSubmit";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Menu } from "@/ui/menu";
import { Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

interface Props {
  run: Run;
  actions: PictureActions;
  /** Among those that the window shows at once: read without waiting to be seen. */
  first: boolean;
}

/** One submission: its prompt, and its pictures where they come to be. */
export function RunGroup({ run: listed, actions, first }: Props) {
  const box = useRef<HTMLElement>(null);
  const near = useNear(box, first);
  const whole = useRun(listed.id, listed, near);
  const run = whole.data ? { ...whole.data, state: listed.state } : listed;
  const own = useRunActions(run);
  const busy = run.state === "waiting" || run.state === "running" || run.state === "paused";
  const open = busy ? Math.max(0, run.expected - run.pictures.length) : 0;
  const trashed = run.pictures.length > 0 && run.pictures.every((asset) => asset.trashed);
  if (trashed && !busy) return null;
  return (
    <section ref={box} aria-label={run.title} className="@container">
      <header className="mb-2 flex items-start gap-2">
        <EditSource inputs={run.inputs} />
        {/* The first line stands at the middle of the buttons beside it. */}
        <p className="min-w-0 flex-1 pt-[calc((2rem-1lh)/2)] text-base text-pretty pointer-coarse:pt-[calc((2.75rem-1lh)/2)]">
          <span className="mr-2 line-clamp-2 inline">{run.prompts[0] ?? run.title}</span>
          {run.prompts.length > 1 ? <Badge>{t("create.prompts", { count: run.prompts.length })}</Badge> : null}{" "}
          <time dateTime={run.created} className="text-sm whitespace-nowrap text-ink-3">
            {ago(run.created)}
          </time>
          {run.told[0] ? (
            <span className="line-clamp-1 block text-sm text-ink-3" title={run.told.join("\n")}>
              {t("create.told", { prompt: run.told[0] })}
            </span>
          ) : null}
        </p>
        {busy ? (
          <IconButton
            label={t("create.run.cancel")}
            size="sm"
            onClick={() => void cancelRun(run.id).catch(toast.problem)}
          >
            <X size={16} />
          </IconButton>
        ) : null}
        <Menu entries={entriesOf(own, ["run.remove"])}>
          <IconButton label={t("common.more")} size="sm">
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </header>
      {run.state === "failed" ? <Failed run={run} /> : null}
      {run.state === "cancelled" && run.pictures.length === 0 ? (
        <p className="text-sm text-ink-3">{t("create.cancelled")}</p>
      ) : null}
      <div
        className={cn(
          "grid grid-cols-2 gap-2 @2xl:grid-cols-4",
          run.pictures.length + open > 4 && "@md:grid-cols-3 @5xl:grid-cols-6",
        )}
      >
        {run.pictures
          .filter((asset) => !asset.trashed)
          .map((asset) => (
            <Tile key={asset.id} asset={asset} actions={actions} from="create" first={first} />
          ))}
        {whole.isPending
          ? [1, 2, 3, 4].map((one) => <Skeleton key={one} className="aspect-square rounded-lg" />)
          : null}
        {Array.from({ length: open }, (_, index) => (
          <PendingTile key={`pending-${index}`} run={run} index={index + run.pictures.length} />
        ))}
      </div>
    </section>
  );
}

function Failed({ run }: { run: Run }) {
  const fault = run.faults[0];
  return (
    <div role="alert" className="mb-2 flex flex-wrap items-center gap-3 rounded-lg bg-bad-soft px-4 py-3 text-sm">
      <div className="min-w-0 flex-1">
        <p className="font-medium text-bad">{t("create.failedTitle")}</p>
        {fault ? (
          <p className="text-pretty text-ink">
            {[fault.message, fault.kept, fault.advice].filter(Boolean).join(" · ")}
          </p>
        ) : null}
      </div>
      <Button size="sm" onClick={() => void retryRun(run.id).catch(toast.problem)}>
        {t("common.retry")}
      </Button>
    </div>
  );
}

function useRunActions(run: Run): Action[] {
  const change = useComposer((state) => state.change);
  const { submit } = useSubmit();
  const openDialog = useDialogs((state) => state.open);
  const edit = recallEdit(run.inputs);
  const ids = run.pictures.map((asset) => asset.id);
  return [
    {
      id: "run.repeat",
      label: t("create.run.repeat"),
      icon: RefreshCw,
      scope: "create",
      perform: async () => {
        if (edit) await submitEdit({ ...edit, seed: null });
        else await submit({ ...recallRun(run), seed: null });
      },
    },
    {
      id: "run.recall",
      label: t("create.run.recall"),
      icon: RotateCcw,
      scope: "create",
      perform: () => (edit ? openDialog("edit", [edit.image], edit) : change(recallRun(run))),
    },
    {
      id: "run.prompt",
      label: t("create.run.recallPrompt"),
      icon: Quote,
      scope: "create",
      perform: () => change({ prompt: run.prompts.join("\n") }),
    },
    {
      id: "run.copy",
      label: t("create.run.copyPrompt"),
      icon: Copy,
      scope: "create",
      perform: async () => {
        await navigator.clipboard.writeText(run.prompts.join("\n"));
        toast.info(t("common.copied"));
        return undefined;
      },
    },
    {
      id: "run.remove",
      label: t("create.run.remove"),
      icon: Trash2,
      scope: "create",
      enabled: () => ids.length > 0,
      perform: async () => {
        await trashAssets(ids);
        return { said: t("picture.trashed", { count: ids.length }), undo: () => restoreAssets(ids) };
      },
    },
  ];
}
