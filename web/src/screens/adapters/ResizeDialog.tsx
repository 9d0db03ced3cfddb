import { useState } from "react";

import { submitResize, useResizePlan, type AdapterInfo, type ResizePlan } from "@/api/adapterPlace";
import { rankFor } from "@/lib/adapters";
import { fileSize } from "@/lib/format";
import { Making } from "@/screens/adapters/Making";
import { Outcome } from "@/screens/adapters/Outcome";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { Failure, Skeleton } from "@/ui/states";
import { useBusy } from "@/ui/useBusy";

type By = "rank" | "energy";
const percent = (share: number) => `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1 })} %`;

/** A smaller adapter, by rank or by share of energy: what it keeps and weighs is known before it is made. */
export function ResizeDialog({
  adapter,
  number,
  onClose,
}: {
  adapter: AdapterInfo;
  number: number;
  onClose: () => void;
}) {
  const plan = useResizePlan(adapter.id, number);
  const [run, setRun] = useState<string | null>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("adapters.resize.title", { name: adapter.name })}
      description={t("adapters.resize.text")}
    >
      {plan.isPending ? <Skeleton className="h-56" /> : null}
      {plan.isError ? <Failure error={plan.error} className="py-4" /> : null}
      {run ? <Making run={run} onOpen={onClose} /> : null}
      {plan.data && !run ? <Form adapter={adapter} number={number} plan={plan.data} onRun={setRun} /> : null}
    </Dialog>
  );
}

function Form({
  adapter,
  number,
  plan,
  onRun,
}: {
  adapter: AdapterInfo;
  number: number;
  plan: ResizePlan;
  onRun: (run: string) => void;
}) {
  const [by, setBy] = useState<By>("rank");
  const [rank, setRank] = useState(rankFor(plan.ranks, 0.9)?.rank ?? 1);
  const [share, setShare] = useState(0.95);
  const [name, setName] = useState(t("adapters.resize.called", { name: adapter.name }));
  const [busy, attempt] = useBusy();
  const place = Math.max(
    0,
    plan.ranks.findIndex((one) => one.rank === rank),
  );
  const step = Math.max(
    0,
    plan.energies.findIndex((one) => one.share === share),
  );
  const chosen = by === "rank" ? plan.ranks[place] : plan.energies[step];
  if (!chosen) return null;
  const ranks =
    chosen.smallest === chosen.largest
      ? t("adapters.rankOf", { rank: chosen.largest })
      : t("adapters.ranksOf", { least: chosen.smallest, most: chosen.largest });
  const go = () =>
    attempt(async () => {
      onRun(
        await submitResize(adapter.id, number, {
          ...(by === "rank" ? { rank } : { energy: share }),
          name: name.trim(),
        }),
      );
    });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Segmented
        label={t("adapters.resize.by")}
        value={by}
        onChange={setBy}
        options={[
          { value: "rank", label: t("adapters.resize.rank") },
          { value: "energy", label: t("adapters.resize.energy") },
        ]}
      />
      {by === "rank" ? (
        <Field label={t("adapters.resize.rank")} hint={t("adapters.resize.rankHint")} aside={rank}>
          {() => (
            <Slider
              label={t("adapters.resize.rank")}
              min={0}
              max={Math.max(1, plan.ranks.length - 1)}
              disabled={plan.ranks.length < 2}
              value={place}
              onChange={(next) => setRank(plan.ranks[next]?.rank ?? rank)}
            />
          )}
        </Field>
      ) : (
        <Field label={t("adapters.resize.energy")} hint={t("adapters.resize.energyHint")} aside={percent(share)}>
          {() => (
            <Slider
              label={t("adapters.resize.energy")}
              min={0}
              max={plan.energies.length - 1}
              value={step}
              onChange={(next) => setShare(plan.energies[next]?.share ?? 1)}
            />
          )}
        </Field>
      )}
      <dl className="grid grid-cols-3 gap-2 rounded-lg bg-sunken px-4 py-3">
        <Outcome name={t("adapters.resize.keeps")} value={percent(chosen.energy)} />
        <Outcome
          name={t("create.size")}
          value={fileSize(chosen.bytes)}
          note={t("adapters.resize.of", { size: fileSize(plan.bytes) })}
        />
        <Outcome name={t("adapters.resize.result")} value={ranks} />
      </dl>
      <Field label={t("common.name")} hint={t("adapters.resize.nameHint", { name: adapter.name })}>
        {(props) => <Input {...props} value={name} maxLength={128} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Button type="submit" variant="primary" className="justify-self-end" disabled={busy || !name.trim()}>
        {t("adapters.resize.go")}
      </Button>
    </form>
  );
}
