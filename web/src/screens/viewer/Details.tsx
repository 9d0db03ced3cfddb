import "@/screens/viewer/words";

import { Link } from "@tanstack/react-router";
import { Copy, Workflow } from "lucide-react";
import { perform, type Action } from "@/actions/registry";
import { useLineage } from "@/api/assets";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import type { AssetDetail } from "@/api/types";
import { fileSize, fullDate } from "@/lib/format";
import { usePictureActions } from "@/pictures/actions";
import { LineageGraph } from "@/screens/viewer/LineageGraph";
import { NoteField, TagsOf } from "@/screens/viewer/Said";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Fields of a picture's meta that are shown elsewhere or mean nothing to people. */
const HIDDEN = new Set([
  "prompt",
  "asked",
  "told",
  "negative_prompt",
  "adapters",
  "format",
  "rating",
  "about",
  "width",
  "height",
  "model_digest",
  "ai_generated",
]);
/** What says that nothing was done needs no row. */
const UNSAID = new Set(["", "none", "default"]);
const RECALL = ["picture.recall", "picture.recallSeed", "picture.copyPrompt", "picture.reference"];

export function Details({ asset }: { asset: AssetDetail }) {
  const actions = usePictureActions();
  const subjects = useSubjects();
  const models = useModels();
  const recalls = actions([asset], "viewer").filter((action) => RECALL.includes(action.id));
  const shown = (subjects.data ?? []).filter((one) => asset.subjects.includes(one.id));
  const said = (name: string, value: unknown) =>
    (name === "model" && models.data?.find((one) => one.id === value)?.name) || plain(value);
  const rows = Object.entries(asset.meta)
    .flatMap(([name, value]) => (HIDDEN.has(name) ? [] : [[name, said(name, value)] as const]))
    .filter(([, value]) => !UNSAID.has(value));
  const negative = asset.meta["negative_prompt"];
  return (
    <aside
      aria-label={t("viewer.details")}
      className="scroll-slim w-full shrink-0 overflow-y-auto border-line bg-ground p-5 max-lg:max-h-[45%] max-lg:border-t lg:w-88 lg:border-l"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <section className="grid gap-2">
          <p className="text-md text-pretty select-text">{asset.prompt || word("kind", asset.kind)}</p>
          {asset.told ? (
            <p className="text-sm text-pretty text-ink-2 select-text">{t("create.told", { prompt: asset.told })}</p>
          ) : null}
          {typeof negative === "string" && negative ? (
            <p className="text-sm text-ink-2">{t("viewer.without", { prompt: negative })}</p>
          ) : null}
          <div className="flex flex-wrap gap-1.5">
            {shown.map((one) => (
              <Badge key={one.id} tone="accent">
                {one.name}
              </Badge>
            ))}
            {asset.rating ? <Badge>{word("rated", asset.rating)}</Badge> : null}
          </div>
          {recalls.length > 0 ? (
            <div className="mt-1 flex flex-wrap gap-1.5">
              {recalls.map((action) => (
                <Recall key={action.id} action={action} />
              ))}
            </div>
          ) : null}
        </section>
        <section>
          <div className="mb-1.5 flex items-center justify-between gap-2">
            <h2 className="text-sm font-semibold">{t("viewer.recipe")}</h2>
            {asset.run ? (
              <Button size="sm" variant="quiet" asChild>
                <Link to="/runs/$id" params={{ id: asset.run }} search={{ asset: asset.id }}>
                  <Workflow size={14} />
                  {t("viewer.graph")}
                </Link>
              </Button>
            ) : null}
          </div>
          <dl className="text-sm">
            <Row name={t("viewer.made")} value={fullDate(asset.created)} />
            <Row name={t("create.size")} value={`${t("size.px", asset)} · ${fileSize(asset.bytes)}`} />
            {rows.map(([name, value]) => (
              <Row key={name} name={word("meta", name)} value={value} copy={name === "seed"} />
            ))}
            <Row name={t("viewer.id")} value={asset.id} copy />
          </dl>
        </section>
        <Lineage asset={asset} />
        <TagsOf asset={asset} />
        <NoteField key={asset.id} asset={asset} />
      </div>
    </aside>
  );
}

function Recall({ action }: { action: Action }) {
  return (
    <Button size="sm" onClick={() => void perform(action)}>
      {action.icon ? <action.icon size={14} /> : null}
      {action.label}
    </Button>
  );
}

/** Names of classes may break between their words. */
const humps = (text: string) => text.replaceAll(/([a-z])([A-Z])/g, "$1\u200b$2");

function Row({ name, value, copy }: { name: string; value: string; copy?: boolean }) {
  return (
    <div className="flex items-baseline gap-3 border-b border-line py-1.5 last:border-0">
      <dt className="w-28 shrink-0 text-ink-2">{name}</dt>
      <dd className="tabular flex min-w-0 flex-1 items-baseline justify-end gap-3 text-right">
        <span className="min-w-0 wrap-anywhere select-text">{humps(value)}</span>
        {copy ? (
          <IconButton
            size="sm"
            className="-my-2 size-6 self-center"
            label={t("common.copy")}
            onClick={() => void navigator.clipboard.writeText(value).then(() => toast.info(t("common.copied")))}
          >
            <Copy size={13} />
          </IconButton>
        ) : null}
      </dd>
    </div>
  );
}

function Lineage({ asset }: { asset: AssetDetail }) {
  const lineage = useLineage(asset.id);
  if (!lineage.data || lineage.data.parents.length + lineage.data.children.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">{t("viewer.lineage")}</h2>
      <LineageGraph asset={asset} lineage={lineage.data} />
    </section>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : value.toLocaleString("en", { maximumFractionDigits: 4 });
  if (typeof value === "boolean") return value ? t("common.yes") : t("common.no");
  if (typeof value === "string") return value.length > 120 ? `${value.slice(0, 119)}…` : value;
  return "";
}
