import { Dumbbell, Pause, Play, Square } from "lucide-react";
import { useState } from "react";

import { cancelRun, pauseRun, resumeRun, retryRun, useLosses, useRun } from "@/api/runs";
import { startTraining, useTrainings } from "@/api/training";
import type { Run, Subject } from "@/api/types";
import { LineChart } from "@/charts/LineChart";
import { smooth } from "@/charts/scale";
import { ago, left } from "@/lib/format";
import { runProgress, type RunProgress } from "@/lib/progress";
import { useLiveStore } from "@/live/store";
import { TrainingForm } from "@/screens/subjects/TrainingForm";
import { TrainingSamples } from "@/screens/subjects/TrainingSamples";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ProgressBar } from "@/ui/progress";
import { Empty, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

/** Learning a subject: what it takes, how it goes, what came of it. */
export function TrainingTab({ subject }: { subject: Subject }) {
  const trainings = useTrainings(subject.id);
  const [form, setForm] = useState(false);
  const current = trainings.data?.find((run) => run.id === subject.training) ?? trainings.data?.[0];
  const earlier = (trainings.data ?? []).filter((run) => run !== current);
  const can = subject.accepted > 0 && !subject.needsConsent && !subject.training;
  const start = (options: Record<string, unknown>) =>
    startTraining(subject.id, options)
      .then(() => setForm(false))
      .catch(toast.problem);

  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto max-w-xl text-pretty text-ink-2">{why(subject)}</p>
        <Button disabled={!can} onClick={() => setForm(true)}>
          {t("training.adjust")}
        </Button>
        <Button variant="primary" disabled={!can} onClick={() => void start({})}>
          <Dumbbell size={16} />
          {t("training.start")}
        </Button>
      </div>
      {current ? (
        <TrainingCard run={current} name={t("training.learning", subject)} />
      ) : trainings.isSuccess ? (
        <Empty icon={Dumbbell} title={t("training.emptyTitle")} text={t("training.emptyText")} />
      ) : null}
      {earlier.length > 0 ? (
        <section>
          <h2 className="mb-2 text-sm font-semibold">{t("training.earlier")}</h2>
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
            {earlier.map((run) => (
              <li key={run.id} className="flex items-center gap-3 px-4 py-3">
                <span className="flex-1 truncate">{run.title}</span>
                <StateBadge run={run} />
                <time className="text-sm text-ink-2" dateTime={run.created}>
                  {ago(run.created)}
                </time>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <TrainingForm subject={subject} open={form} onOpenChange={setForm} onStart={(options) => void start(options)} />
    </div>
  );
}

/** Why a training can start, or what is missing. */
function why(subject: Subject): string {
  if (subject.training) return t("training.going");
  if (subject.accepted === 0) return t("training.needsPhotos");
  if (subject.needsConsent) return t("training.needsConsent");
  return t("training.ready", { count: subject.accepted });
}

export function StateBadge({ run }: { run: Run }) {
  const tone =
    run.state === "done" ? "good" : run.state === "failed" ? "bad" : run.state === "cancelled" ? "plain" : "accent";
  return <Badge tone={tone}>{word("state", run.state)}</Badge>;
}

/** What a training does now, and how far it is with that. */
function stage({ node, done, total, note, gaveWay }: RunProgress): string {
  if (gaveWay) return t("training.gaveWay");
  const steps = node === "train" && total > 0 ? t("training.stepOf", { step: done, all: total }) : "";
  return [node ? word("stage", node) : "", steps, note].filter(Boolean).join(" · ");
}

function TrainingCard({ run: listed, name }: { run: Run; name: string }) {
  const fresh = useRun(listed.id);
  const run = fresh.data ?? listed;
  const live = useLiveStore((state) => state.progress);
  const busy = run.state === "running" || run.state === "waiting";
  const losses = useLosses(run.id, busy);
  const progress = runProgress(run, live);
  const points = (losses.data ?? []).map((row) => ({ x: row.step, y: row.loss }));
  const act = (does: Promise<unknown>) => void does.catch(toast.problem);
  const fault = run.state === "failed" ? run.faults[0] : undefined;
  return (
    <section aria-label={run.title} className="grid gap-4 rounded-xl border border-line bg-raised p-5 shadow-1">
      <header className="flex flex-wrap items-center gap-3">
        <h2 className="text-md font-semibold">{name}</h2>
        <StateBadge run={run} />
        <time className="mr-auto text-sm text-ink-2" dateTime={run.created}>
          {ago(run.created)}
        </time>
        {busy ? (
          <>
            <Button size="sm" onClick={() => act(pauseRun(run.id))}>
              <Pause size={15} />
              {t("training.pause")}
            </Button>
            <Button size="sm" onClick={() => act(cancelRun(run.id))}>
              <Square size={13} />
              {t("common.cancel")}
            </Button>
          </>
        ) : run.state === "paused" ? (
          <Button size="sm" onClick={() => act(resumeRun(run.id))}>
            <Play size={15} />
            {t("training.resume")}
          </Button>
        ) : run.state === "failed" || run.state === "cancelled" ? (
          <Button size="sm" onClick={() => act(retryRun(run.id))}>
            {t("training.resume")}
          </Button>
        ) : null}
      </header>
      {busy ? (
        <div>
          <ProgressBar label={run.title} value={progress.part} className="h-1.5" />
          <p role="status" className="tabular mt-2 flex justify-between gap-4 text-sm text-ink-2">
            <span className="truncate">{stage(progress)}</span>
            <span className="whitespace-nowrap">{progress.eta === null ? "" : left(progress.eta)}</span>
          </p>
        </div>
      ) : null}
      {fault ? (
        <p className="rounded-md bg-bad-soft px-3 py-2 text-sm text-pretty">
          {[fault.message, fault.kept, fault.advice].filter(Boolean).join(" · ")}
        </p>
      ) : null}
      {points.length > 1 ? (
        <LineChart
          title={t("training.loss")}
          xLabel={t("training.step")}
          series={[
            { name: t("training.loss"), colour: "var(--accent)", points, faint: true },
            { name: t("training.lossSmooth"), colour: "var(--accent)", points: smooth(points) },
          ]}
        />
      ) : busy && losses.isPending ? (
        <Skeleton className="h-60" />
      ) : null}
      <TrainingSamples run={run} busy={busy} />
    </section>
  );
}
