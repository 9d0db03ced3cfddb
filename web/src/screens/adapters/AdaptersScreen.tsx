import "@/screens/library/words";

import { useNavigate, useSearch } from "@tanstack/react-router";
import { Blend, FileUp, Search, Trash2 } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { useActions } from "@/actions/registry";
import { useAdapterList } from "@/api/adapterPlace";
import { useModels } from "@/api/models";
import { Page } from "@/app/Page";
import { matches, type OriginFilter } from "@/lib/adapters";
import { AdapterDrop } from "@/screens/adapters/AdapterDrop";
import { AdapterRow } from "@/screens/adapters/AdapterRow";
import { chooseAdapters } from "@/screens/adapters/imports";
import "@/screens/adapters/words";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { Empty, Failure, Skeleton } from "@/ui/states";

const MergeDialog = lazy(() =>
  import("@/screens/adapters/MergeDialog").then((module) => ({ default: module.MergeDialog })),
);
const ORIGINS: readonly OriginFilter[] = ["all", "trained", "imported", "made"];

/** Every adapter of the workspace: own trainings, files from elsewhere, and what was made of them. */
export function AdaptersScreen() {
  const { text = "", from = "all", trash = false } = useSearch({ from: "/shell/adapters" });
  const navigate = useNavigate();
  const list = useAdapterList(trash);
  const models = useModels();
  const [merging, setMerging] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  if (told !== text) {
    // Another address: by the way back, or by clearing what was looked for.
    setTold(text);
    setTyped(text);
  }
  const narrow = (part: { text?: string; from?: OriginFilter; trash?: boolean }) => {
    const next = { text, from, trash, ...part };
    void navigate({
      to: "/adapters",
      replace: true,
      search: {
        ...(next.text ? { text: next.text } : {}),
        ...(next.from === "all" ? {} : { from: next.from }),
        ...(next.trash ? { trash: true as const } : {}),
      },
    });
  };
  const newest = useRef(narrow);
  useEffect(() => {
    newest.current = narrow;
  });
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => newest.current({ text: typed.trim() }), 250);
    return () => clearTimeout(timer);
  }, [typed, text]);
  useActions([
    {
      id: "adapters.import",
      label: t("adapters.import.button"),
      scope: "global",
      icon: FileUp,
      words: "lora file add upload",
      perform: chooseAdapters,
    },
    {
      id: "adapters.merge",
      label: t("adapters.merge.button"),
      scope: "global",
      icon: Blend,
      words: "lora combine mix",
      perform: () => setMerging(true),
    },
    {
      id: "adapters.search",
      label: t("adapters.search"),
      scope: "global",
      icon: Search,
      shortcut: "/",
      perform: () => field.current?.focus(),
    },
  ]);
  const all = list.data ?? [];
  const found = all.filter((one) => matches(one, typed, from));
  const nameOf = (id: string) => models.data?.find((one) => one.id === id)?.name ?? id;
  return (
    <Page
      title={trash ? t("adapters.trashTitle") : t("adapters.title")}
      actions={
        <>
          <Button disabled={trash || all.length < 2} onClick={() => setMerging(true)}>
            <Blend size={16} />
            {t("adapters.merge.button")}
          </Button>
          <Button variant="primary" onClick={chooseAdapters}>
            <FileUp size={16} />
            {t("adapters.import.button")}
          </Button>
        </>
      }
    >
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <div className="relative min-w-48 flex-1 sm:max-w-sm">
          <Search size={16} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
          <input
            ref={field}
            type="search"
            aria-label={t("adapters.search")}
            placeholder={t("adapters.searchHint")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="h-9 w-full rounded-full border border-field/50 bg-raised pr-4 pl-9 text-base placeholder:text-ink-3 hover:border-field pointer-coarse:h-11"
          />
        </div>
        <Segmented
          label={t("adapters.from")}
          value={from}
          onChange={(next) => narrow({ from: next })}
          options={ORIGINS.map((value) => ({ value, label: t(`adapters.origins.${value as "made"}`) }))}
          className="max-sm:order-last max-sm:w-full"
        />
        <IconButton
          label={trash ? t("adapters.leaveTrash") : t("adapters.trash")}
          aria-pressed={trash}
          onClick={() => narrow({ trash: !trash })}
        >
          <Trash2 size={18} />
        </IconButton>
      </div>
      {list.isPending ? (
        <div className="grid gap-2">
          {[1, 2, 3].map((one) => (
            <Skeleton key={one} className="h-20 rounded-xl" />
          ))}
        </div>
      ) : null}
      {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && found.length === 0 ? (
        <Nothing
          kind={all.length > 0 ? "found" : trash ? "trash" : "all"}
          clear={() => {
            setTyped("");
            narrow({ text: "", from: "all" });
          }}
        />
      ) : null}
      <ul className="grid gap-2">
        {found.map((one) => (
          <AdapterRow key={one.id} adapter={one} model={nameOf(one.baseModel)} />
        ))}
      </ul>
      <AdapterDrop />
      <Suspense>{merging ? <MergeDialog first={null} onClose={() => setMerging(false)} /> : null}</Suspense>
    </Page>
  );
}

function Nothing({ kind, clear }: { kind: "found" | "trash" | "all"; clear: () => void }) {
  return (
    <Empty
      icon={kind === "trash" ? Trash2 : Blend}
      title={t(`adapters.empty.${kind}`)}
      text={t(`adapters.emptyText.${kind}`)}
    >
      {kind === "all" ? (
        <Button variant="primary" onClick={chooseAdapters}>
          {t("adapters.import.button")}
        </Button>
      ) : null}
      {kind === "found" ? <Button onClick={clear}>{t("library.clearFilters")}</Button> : null}
    </Empty>
  );
}
