import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import type { AdapterInfo, Inspection } from "@/api/adapterPlace";
import { annotateVersion } from "@/api/adapters";
import { useModels } from "@/api/models";
import { tagsIn } from "@/lib/adapters";
import { fileSize, fullDate } from "@/lib/format";
import { t, word } from "@/strings";
import { Field, Input, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";

interface Props {
  adapter: AdapterInfo;
  number: number;
  inspection: Inspection | null;
}

/** What an adapter is, where it comes from, what came of it; and what a person says of it. */
export function Facts({ adapter, number, inspection }: Props) {
  const models = useModels();
  const version = adapter.versions.find((one) => one.number === number);
  if (!version) return null;
  const model = models.data?.find((one) => one.id === adapter.baseModel)?.name ?? adapter.baseModel;
  const ranks = Object.entries(inspection?.ranks ?? {});
  const parents = inspection?.parents ?? [];
  const children = (inspection?.children ?? []).filter((one) => one.adapter !== null);
  return (
    <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
      <dl className="grid content-start gap-x-6 text-sm sm:grid-cols-2">
        <Fact name={t("create.model")} value={model} />
        <Fact
          name={t("adapters.family")}
          value={adapter.family ? word("adapters.families", adapter.family) : t("adapters.gone")}
        />
        <Fact name={t("adapters.trigger")} value={inspection?.trigger || adapter.trigger || t("common.none")} />
        <Fact name={t("adapters.size")} value={fileSize(inspection?.bytes ?? adapter.bytes)} />
        <Fact
          name={t("adapters.rank")}
          value={
            ranks.length > 1
              ? t("adapters.ranksOf", { least: Number(ranks[0]?.[0]), most: Number(ranks.at(-1)?.[0]) })
              : (ranks[0]?.[0] ?? String(adapter.rank))
          }
        />
        <Fact name={t("adapters.modules")} value={inspection ? String(inspection.modules) : "…"} />
        <Fact name={t("adapters.precision")} value={inspection?.dtypes.join(", ") ?? "…"} />
        <Fact name={t("adapters.strength")} value={inspection ? inspection.strength.toPrecision(3) : "…"} />
        <Fact name={t("adapters.since")} value={fullDate(version.created)} />
        {version.step === null ? null : <Fact name={t("training.step")} value={String(version.step)} />}
        {adapter.subject ? (
          <Fact
            name={t("create.subject")}
            value={
              <Link
                to="/subjects/$id"
                params={{ id: adapter.subject }}
                search={{ tab: "versions" }}
                className="underline"
              >
                {adapter.shows.find((one) => one.subject === adapter.subject)?.name ?? adapter.name}
              </Link>
            }
          />
        ) : null}
        {parents.length > 0 ? <Fact name={t("adapters.madeFrom")} value={<Relatives all={parents} />} /> : null}
        {children.length > 0 ? <Fact name={t("adapters.madeInto")} value={<Relatives all={children} />} /> : null}
        {inspection?.brought ? (
          <Fact
            name={t("adapters.broughtAs")}
            value={inspection.brought.layouts.map((one) => word("adapters.layoutName", one)).join(", ")}
          />
        ) : null}
      </dl>
      <Said key={number} adapter={adapter} number={number} notes={version.notes} tags={version.tags} />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex items-baseline gap-3 border-b border-line py-2">
      <dt className="w-28 shrink-0 text-ink-2">{name}</dt>
      <dd className="tabular min-w-0 flex-1 text-right wrap-anywhere select-text">{value}</dd>
    </div>
  );
}

function Relatives({ all }: { all: Inspection["parents"] }) {
  return (
    <span className="flex flex-wrap justify-end gap-x-3 gap-y-0.5">
      {all.map((one) =>
        one.adapter && one.number ? (
          <Link
            key={one.asset_id}
            to="/adapters/$id"
            params={{ id: one.adapter }}
            search={{ version: one.number }}
            className="underline"
          >
            {one.name}
            {one.number > 1 ? `@${one.number}` : ""}
          </Link>
        ) : (
          <span key={one.asset_id}>{one.name}</span>
        ),
      )}
    </span>
  );
}

/** Notes and tags of a version; they are kept when the field is left. */
function Said({
  adapter,
  number,
  notes,
  tags,
}: {
  adapter: AdapterInfo;
  number: number;
  notes: string;
  tags: string[];
}) {
  const [note, setNote] = useState(notes);
  const [tagged, setTagged] = useState(tags.join(", "));
  const save = (change: { notes?: string; tags?: string[] }) =>
    void annotateVersion(adapter.id, number, change).catch(toast.problem);
  return (
    <div className="grid content-start gap-4">
      <Field label={t("versions.note")}>
        {(props) => (
          <Textarea
            {...props}
            value={note}
            disabled={adapter.trashed}
            placeholder={t("adapters.notePlaceholder")}
            onChange={(event) => setNote(event.target.value)}
            onBlur={() => note !== notes && save({ notes: note })}
          />
        )}
      </Field>
      <Field label={t("adapters.tags")} hint={t("adapters.tagsHint")}>
        {(props) => (
          <Input
            {...props}
            value={tagged}
            disabled={adapter.trashed}
            onChange={(event) => setTagged(event.target.value)}
            onBlur={() => tagsIn(tagged).join() !== tags.join() && save({ tags: tagsIn(tagged) })}
          />
        )}
      </Field>
    </div>
  );
}
