import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import {
  ArrowLeft,
  Blend,
  Check,
  Download,
  Ellipsis,
  Pencil,
  RotateCcw,
  Scaling,
  Sparkles,
  Trash2,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { perform, useActions, type Action } from "@/actions/registry";
import { restoreAdapter, trashAdapter, useAdapter, useInspection, type AdapterInfo } from "@/api/adapterPlace";
import { chooseVersion } from "@/api/adapters";
import { Page } from "@/app/Page";
import { AdapterDrop } from "@/screens/adapters/AdapterDrop";
import { ConsentBadge, OriginBadge } from "@/screens/adapters/AdapterRow";
import { BlockChart } from "@/screens/adapters/BlockChart";
import { Facts } from "@/screens/adapters/Facts";
import { Inside } from "@/screens/adapters/Inside";
import { Pictures } from "@/screens/adapters/Pictures";
import { RenameDialog } from "@/screens/adapters/RenameDialog";
import { WeightTest } from "@/screens/adapters/WeightTest";
import { useComposer } from "@/screens/create/composer";
import "@/screens/adapters/words";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Select } from "@/ui/select";
import { Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

const dialogs = {
  resize: lazy(() => import("@/screens/adapters/ResizeDialog").then((module) => ({ default: module.ResizeDialog }))),
  export: lazy(() =>
    import("@/screens/adapters/ExportAdapterDialog").then((module) => ({ default: module.ExportAdapterDialog })),
  ),
};
const MergeDialog = lazy(() =>
  import("@/screens/adapters/MergeDialog").then((module) => ({ default: module.MergeDialog })),
);

/** One adapter: what it is, what is in it, what was drawn with it, and what can be made of it. */
export function AdapterScreen() {
  const { id } = useParams({ from: "/shell/adapters/$id" });
  const { version } = useSearch({ from: "/shell/adapters/$id" });
  const query = useAdapter(id);
  const adapter = query.data;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!adapter)
    return (
      <Page title={t("adapters.title")} lead={<Skeleton className="h-12 w-64" />}>
        <Skeleton className="h-96" />
      </Page>
    );
  const shown =
    adapter.versions.find((one) => one.number === version) ??
    adapter.versions.find((one) => one.chosen) ??
    adapter.versions.at(-1);
  if (!shown) return null;
  return <Shown key={`${adapter.id}@${shown.number}`} adapter={adapter} number={shown.number} />;
}

function Shown({ adapter, number }: { adapter: AdapterInfo; number: number }) {
  const navigate = useNavigate();
  const inspection = useInspection(adapter.id, number);
  const [dialog, setDialog] = useState<"resize" | "export" | "merge" | "rename" | null>(null);
  const change = useComposer((state) => state.change);
  const own: Action[] = [
    {
      id: "adapter.create",
      label: t("adapters.create"),
      scope: "global",
      icon: Sparkles,
      perform: () => {
        change({ adapters: [{ name: adapter.name, weight: 1 }], model: adapter.baseModel });
        void navigate({ to: "/create" });
      },
    },
    {
      id: "adapter.export",
      label: t("adapters.export.button"),
      scope: "global",
      icon: Download,
      perform: () => setDialog("export"),
    },
    {
      id: "adapter.resize",
      label: t("adapters.resize.button"),
      scope: "global",
      icon: Scaling,
      perform: () => setDialog("resize"),
    },
    {
      id: "adapter.merge",
      label: t("adapters.merge.with"),
      scope: "global",
      icon: Blend,
      perform: () => setDialog("merge"),
    },
    {
      id: "adapter.rename",
      label: t("adapters.rename.button"),
      scope: "global",
      icon: Pencil,
      perform: () => setDialog("rename"),
    },
    {
      id: "adapter.trash",
      label: t("adapters.toTrash"),
      scope: "global",
      icon: Trash2,
      perform: async () => {
        await trashAdapter(adapter.id);
        void navigate({ to: "/adapters" });
        return { said: t("adapters.trashed", { name: adapter.name }), undo: () => restoreAdapter(adapter.id) };
      },
    },
  ];
  useActions(adapter.trashed ? [] : own);
  const Open = dialog === "resize" || dialog === "export" ? dialogs[dialog] : null;
  const close = () => setDialog(null);
  return (
    <Page
      title={adapter.name}
      lead={<Lead adapter={adapter} number={number} />}
      actions={adapter.trashed ? <Restore adapter={adapter} /> : <Buttons actions={own} />}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Facts adapter={adapter} number={number} inspection={inspection.data ?? null} />
        {inspection.isError ? <Failure error={inspection.error} onRetry={() => void inspection.refetch()} /> : null}
        {inspection.isPending ? <Skeleton className="h-44" /> : null}
        {inspection.data ? <BlockChart blocks={inspection.data.blocks} /> : null}
        {adapter.trashed ? null : <WeightTest adapter={adapter} number={number} />}
        <Pictures adapter={adapter} number={number} />
        {inspection.data ? <Inside inspection={inspection.data} /> : null}
      </div>
      <AdapterDrop />
      <Suspense>
        {Open ? <Open adapter={adapter} number={number} onClose={close} /> : null}
        {dialog === "merge" ? <MergeDialog first={adapter} onClose={close} /> : null}
      </Suspense>
      {dialog === "rename" ? <RenameDialog adapter={adapter} onClose={close} /> : null}
    </Page>
  );
}

function Buttons({ actions }: { actions: readonly Action[] }) {
  const [create, exports, ...further] = actions;
  return (
    <>
      {[exports, create].map((action, index) =>
        action ? (
          <Button key={action.id} variant={index === 1 ? "primary" : "secondary"} onClick={() => void perform(action)}>
            {action.icon ? <action.icon size={16} /> : null}
            {action.label}
          </Button>
        ) : null,
      )}
      <Menu
        entries={further.flatMap((action) => [
          ...(action.id === "adapter.trash" ? [null] : []),
          { id: action.id, label: action.label, icon: action.icon, onSelect: () => void perform(action) },
        ])}
      >
        <IconButton label={t("common.more")}>
          <Ellipsis size={18} />
        </IconButton>
      </Menu>
    </>
  );
}

function Restore({ adapter }: { adapter: AdapterInfo }) {
  return (
    <Button variant="primary" onClick={() => void restoreAdapter(adapter.id).catch(toast.problem)}>
      <RotateCcw size={16} />
      {t("adapters.restore")}
    </Button>
  );
}

/** Its name with what matters most, and the versions to look at or to go back to. */
function Lead({ adapter, number }: { adapter: AdapterInfo; number: number }) {
  const navigate = useNavigate();
  const before = adapter.chosen;
  const use = () =>
    void chooseVersion(adapter.id, number)
      .then(() =>
        toast.undo(t("versions.using", { number }), () => {
          if (before !== null) void chooseVersion(adapter.id, before).catch(toast.problem);
        }),
      )
      .catch(toast.problem);
  return (
    <div className="flex min-w-0 items-start gap-3">
      <Link
        to="/adapters"
        aria-label={t("common.back")}
        className="grid size-9 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover pointer-coarse:size-11"
      >
        <ArrowLeft size={18} />
      </Link>
      <div className="grid min-w-0 gap-1.5">
        <h1 className="text-xl leading-9 font-semibold wrap-anywhere">{adapter.name}</h1>
        <p className="flex flex-wrap items-center gap-1.5">
          <OriginBadge adapter={adapter} />
          {adapter.trashed ? <Badge tone="warn">{t("adapters.inTrash")}</Badge> : null}
          {adapter.used === true ? <Badge tone="good">{t("adapters.used")}</Badge> : null}
          <ConsentBadge adapter={adapter} />
        </p>
        {adapter.versions.length > 1 ? (
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <Select
              label={t("versions.version")}
              className="w-44"
              value={String(number)}
              onChange={(next) =>
                void navigate({
                  to: "/adapters/$id",
                  params: { id: adapter.id },
                  search: { version: Number(next) },
                  replace: true,
                })
              }
              options={adapter.versions.toReversed().map((one) => ({
                value: String(one.number),
                label: `${t("versions.version")} ${one.number}`,
                hint: one.chosen ? t("versions.used") : undefined,
              }))}
            />
            {number === adapter.chosen ? (
              <Badge tone="good">
                <Check size={12} />
                {t("versions.used")}
              </Badge>
            ) : adapter.trashed ? null : (
              <Button size="sm" onClick={use}>
                {t("versions.use")}
              </Button>
            )}
          </div>
        ) : null}
      </div>
    </div>
  );
}
