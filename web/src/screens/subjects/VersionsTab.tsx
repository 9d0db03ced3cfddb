import "@/screens/subjects/hintWords";

import { Link } from "@tanstack/react-router";
import { Check, Download, Ellipsis, GitCompareArrows } from "lucide-react";
import { useState } from "react";

import { annotateVersion, chooseVersion, exportAddress, useReport } from "@/api/adapters";
import { useModels } from "@/api/models";
import type { PersonalModel, PersonalVersion, Subject } from "@/api/types";
import { LineChart } from "@/charts/LineChart";
import { ago } from "@/lib/format";
import { CompareVersions } from "@/screens/subjects/CompareVersions";
import { Measuring } from "@/screens/subjects/Measuring";
import { SampleRows } from "@/screens/subjects/TrainingSamples";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input } from "@/ui/field";
import { Menu } from "@/ui/menu";
import { Empty } from "@/ui/states";
import { TagsField } from "@/ui/tags";
import { toast } from "@/ui/toast";

const LAYOUTS = ["kohya", "diffusers", "bfl"] as const;
const MEASURES = ["likeness", "prompt", "variety", "copying", "overfitting"] as const;
const COLOURS: Record<string, string> = {
  likeness: "var(--accent)",
  prompt: "#1e9e6a",
  variety: "#c27c0e",
  copying: "#c4403a",
};

/** The versions of a personal model: what was measured, which one is used, and the way back. */
export function VersionsTab({ subject }: { subject: Subject }) {
  if (subject.models.length === 0)
    return (
      <Empty icon={GitCompareArrows} title={t("versions.emptyTitle")} text={t("versions.emptyText")}>
        <Button asChild>
          <Link to="/subjects/$id" params={{ id: subject.id }} search={{ tab: "training" }}>
            {t("versions.toTraining")}
          </Link>
        </Button>
      </Empty>
    );
  return (
    <div className="grid gap-10">
      {subject.models.map((model) => (
        <Versions key={model.id} model={model} subject={subject} />
      ))}
    </div>
  );
}

function Versions({ model, subject }: { model: PersonalModel; subject: Subject }) {
  const [comparing, setComparing] = useState(false);
  const models = useModels();
  const chosen = model.versions.find((version) => version.number === model.chosen);
  const drawn = ["likeness", "prompt", "variety", "copying"];
  const measured = model.versions.filter(
    (version) => version.step !== null && drawn.some((name) => version.scores[name] !== undefined),
  );
  const series = drawn.map((name) => ({
    name: t(`measure.${name as "likeness"}`),
    colour: COLOURS[name] ?? "var(--ink-2)",
    points: measured.flatMap((version) => {
      const value = version.scores[name];
      return typeof value === "number" && version.step !== null ? [{ x: version.step, y: value }] : [];
    }),
  }));
  const base = models.data?.find((one) => one.id === model.baseModel)?.name ?? model.baseModel;
  return (
    <section className="grid gap-4">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-md font-semibold">
          <Link to="/adapters/$id" params={{ id: model.id }} className="hover:underline">
            {model.name}
          </Link>{" "}
          <span className="font-normal text-ink-2">· {base}</span>
        </h2>
        {model.versions.length > 1 ? (
          <Button size="sm" onClick={() => setComparing(true)}>
            <GitCompareArrows size={15} />
            {t("versions.compare")}
          </Button>
        ) : null}
      </header>
      {chosen?.notes ? (
        <p className="max-w-2xl text-pretty text-ink-2">{t("versions.why", { reason: chosen.notes })}</p>
      ) : null}
      {chosen ? <Reported model={model} version={chosen} /> : null}
      {measured.length > 1 ? (
        <LineChart
          title={t("versions.report")}
          xLabel={t("training.step")}
          series={series}
          mark={chosen?.step ?? null}
        />
      ) : null}
      <div className="overflow-x-auto rounded-lg border border-line bg-raised">
        <table className="tabular w-full min-w-[44rem] text-left">
          <thead className="text-xs text-ink-2">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                {t("versions.version")}
              </th>
              {MEASURES.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="px-2 py-2 text-right font-medium"
                  title={t(`measureHint.${name}`)}
                >
                  {t(`measure.${name}`)}
                </th>
              ))}
              <th scope="col" className="px-2 py-2 font-medium">
                {t("versions.noteAndTags")}
              </th>
              <th scope="col" className="px-2 py-2">
                <span className="sr-only">{t("common.more")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {model.versions.toReversed().map((version) => (
              <Row key={version.number} model={model} version={version} />
            ))}
          </tbody>
        </table>
      </div>
      {chosen ? <Sheets model={model} version={chosen} /> : null}
      {chosen ? <Samples model={model} version={chosen} /> : null}
      {comparing ? <CompareVersions model={model} subject={subject} onClose={() => setComparing(false)} /> : null}
    </section>
  );
}

/** Whether it was measured to be better than drawing from a photo, and how it was measured. */
function Reported({ model, version }: { model: PersonalModel; version: PersonalVersion }) {
  const { data: report } = useReport(model.name, version.number);
  if (!report) return null;
  const { reason, wins } = report.takeover;
  return (
    <>
      {reason && wins !== null ? <p className="max-w-2xl text-pretty text-ink-2">{reason}</p> : null}
      <Measuring report={report} />
    </>
  );
}

function Row({ model, version }: { model: PersonalModel; version: PersonalVersion }) {
  const [note, setNote] = useState<string | null>(null);
  const [tags, setTags] = useState<string[] | null>(null);
  const chosen = version.number === model.chosen;
  const share = version.scores["likeness_share"];
  const choose = () => {
    const before = model.chosen;
    void chooseVersion(model.name, version.number)
      .then(() =>
        toast.undo(
          t("versions.using", { number: version.number }),
          () => before !== null && void chooseVersion(model.name, before).catch(toast.problem),
        ),
      )
      .catch(toast.problem);
  };
  const save = () => {
    if (note !== null && note !== version.notes)
      void annotateVersion(model.name, version.number, { notes: note }).catch(toast.problem);
    setNote(null);
  };
  const tag = (next: string[]) => {
    setTags(next);
    void annotateVersion(model.name, version.number, { tags: next })
      .catch(toast.problem)
      .finally(() => setTags(null));
  };
  const tagged = tags ?? version.tags;
  return (
    <tr className={cn("border-t border-line", chosen && "bg-accent-soft/40")}>
      <th scope="row" className="px-4 py-2 font-normal">
        <span className="flex items-center gap-2 font-medium whitespace-nowrap">
          {version.number}
          {chosen ? <Badge tone="accent">{t("versions.used")}</Badge> : null}
        </span>
        <span className="text-xs text-ink-2">
          {version.step === null ? "" : `${t("training.step")} ${version.step} · `}
          {ago(version.created)}
        </span>
      </th>
      {MEASURES.map((name) => {
        const value = version.scores[name];
        return (
          <td key={name} className="px-2 py-2 text-right">
            {typeof value === "number" ? value.toFixed(3) : "–"}
            {name === "likeness" && typeof share === "number" ? (
              <span className="block text-xs text-ink-2" title={t("measureHint.share")}>
                {Math.round(100 * share)} %
              </span>
            ) : null}
          </td>
        );
      })}
      <td className="px-2 py-2">
        <Input
          aria-label={t("versions.noteOf", { number: version.number })}
          className="min-w-32 border-transparent bg-transparent"
          value={note ?? version.notes}
          onChange={(event) => setNote(event.target.value)}
          onBlur={save}
        />
        <TagsField
          plain
          label={t("versions.tagsOf", { number: version.number })}
          tags={tagged}
          onAdd={(more) => tag([...tagged, ...more])}
          onRemove={(one) => tag(tagged.filter((other) => other !== one))}
        />
      </td>
      <td className="px-2 py-2 text-right whitespace-nowrap">
        {chosen ? null : (
          <Button size="sm" onClick={choose}>
            <Check size={14} />
            {t("versions.use")}
          </Button>
        )}
        <Menu
          entries={LAYOUTS.map((layout) => ({
            id: layout,
            label: t("versions.export", { layout }),
            icon: Download,
            onSelect: () => window.location.assign(exportAddress(model.name, version.number, layout)),
          }))}
        >
          <IconButton size="sm" label={t("common.more")}>
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </td>
    </tr>
  );
}

/** What the training drew meanwhile. */
function Samples({ model, version }: { model: PersonalModel; version: PersonalVersion }) {
  const report = useReport(model.name, version.number);
  return <SampleRows rows={report.data?.samples ?? []} prompts={[]} />;
}

/** Same prompts and seeds at every checkpoint, from the report card. */
function Sheets({ model, version }: { model: PersonalModel; version: PersonalVersion }) {
  const report = useReport(model.name, version.number);
  const sheets = report.data?.sheets ?? [];
  if (sheets.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{t("versions.samples")}</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        {sheets.map((sheet) => (
          <figure key={sheet.address} className="overflow-hidden rounded-lg border border-line bg-raised">
            <img
              src={sheet.address}
              alt={sheet.step === 0 ? t("versions.base") : t("versions.at", { step: sheet.step })}
              className="w-full"
              loading="lazy"
            />
            <figcaption className="px-3 py-2 text-sm text-ink-2">
              {sheet.step === 0 ? t("versions.base") : t("versions.at", { step: sheet.step })}
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}
