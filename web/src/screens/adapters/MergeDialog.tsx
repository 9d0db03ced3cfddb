import { Plus, X } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { submitMerge, useAdapterList, useMergePlan, type AdapterInfo, type Blend } from "@/api/adapterPlace";
import { fileSize } from "@/lib/format";
import { Making } from "@/screens/adapters/Making";
import { Outcome } from "@/screens/adapters/Outcome";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Menu } from "@/ui/menu";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { useBusy } from "@/ui/useBusy";

const METHODS = ["linear", "svd", "ties", "dare"] as const;
type Method = (typeof METHODS)[number];
const MOST = 16;
const RANKS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];

interface Part {
  adapter: string;
  weight: number;
}

/** Several adapters of one model in one: weights, method, and what comes of it before it is made. */
export function MergeDialog({ first, onClose }: { first: AdapterInfo | null; onClose: () => void }) {
  const list = useAdapterList();
  const [parts, setParts] = useState<Part[]>(first ? [{ adapter: first.id, weight: 1 }] : []);
  const [method, setMethod] = useState<Method>("linear");
  const [rank, setRank] = useState(Math.max(4, first?.rank ?? 8));
  const [density, setDensity] = useState(0.5);
  const [name, setName] = useState("");
  const [run, setRun] = useState<string | null>(null);
  const [busy, attempt] = useBusy();
  const all = list.data ?? [];
  const byId = new Map(all.map((one) => [one.id, one]));
  const base = byId.get(parts[0]?.adapter ?? "")?.baseModel;
  const free = all.filter((one) => !parts.some((part) => part.adapter === one.id));
  const blend: Blend | null =
    parts.length < 2 ? null : { parts, method, density, rank: method === "linear" ? null : rank };
  const calm = useDeferredValue(JSON.stringify(blend));
  const plan = useMergePlan(JSON.parse(calm) as Blend | null);
  const refusal = plan.data?.refusal;
  const joined = parts.map((part) => byId.get(part.adapter)?.name ?? "").join(" + ");
  const go = () =>
    attempt(async () => {
      if (blend) setRun(await submitMerge({ ...blend, name: (name.trim() || joined).slice(0, 128) }));
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("adapters.merge.title")}
      description={t("adapters.merge.text")}
      className="sm:w-[min(38rem,94vw)]"
      footer={
        run ? undefined : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              variant="primary"
              disabled={busy || !plan.data || !!refusal || parts.length < 2}
              onClick={() => void go()}
            >
              {t("adapters.merge.go")}
            </Button>
          </>
        )
      }
    >
      {run ? (
        <Making run={run} onOpen={onClose} />
      ) : (
        <div className="grid gap-5">
          <Parts parts={parts} byId={byId} onChange={setParts} />
          <Menu
            align="start"
            entries={free.map((one) => ({
              id: one.id,
              label: one.name,
              note: base && one.baseModel !== base ? t("adapters.merge.other", { model: one.baseModel }) : undefined,
              disabled: base !== undefined && one.baseModel !== base,
              onSelect: () => setParts([...parts, { adapter: one.id, weight: 1 }]),
            }))}
          >
            <Button size="sm" className="justify-self-start" disabled={free.length === 0 || parts.length >= MOST}>
              <Plus size={15} />
              {t("adapters.merge.add")}
            </Button>
          </Menu>
          <div className="grid gap-2">
            <Segmented
              label={t("adapters.merge.method")}
              value={method}
              onChange={setMethod}
              options={METHODS.map((value) => ({ value, label: t(`adapters.merge.methods.${value}`) }))}
            />
            <p className="text-sm text-pretty text-ink-2">{t(`adapters.merge.says.${method}`)}</p>
          </div>
          {method === "linear" ? null : <Knobs {...{ method, rank, setRank, density, setDensity }} />}
          <Field label={t("common.name")}>
            {(props) => (
              <Input
                {...props}
                value={name}
                placeholder={joined || t("adapters.merge.unnamed")}
                maxLength={128}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Forecast parts={parts} plan={plan.data ?? null} />
        </div>
      )}
    </Dialog>
  );
}

function Parts({
  parts,
  byId,
  onChange,
}: {
  parts: readonly Part[];
  byId: ReadonlyMap<string, AdapterInfo>;
  onChange: (parts: Part[]) => void;
}) {
  if (parts.length === 0) return <p className="text-sm text-ink-2">{t("adapters.merge.two")}</p>;
  return (
    <ul className="grid gap-1">
      {parts.map((part) => {
        const called = byId.get(part.adapter)?.name ?? part.adapter;
        return (
          <li key={part.adapter} className="flex items-center gap-3">
            <span className="w-32 truncate text-sm font-medium sm:w-44" title={called}>
              {called}
            </span>
            <Slider
              label={t("create.weight", { name: called })}
              min={-1}
              max={2}
              step={0.05}
              value={part.weight}
              onChange={(weight) =>
                onChange(parts.map((one) => (one.adapter === part.adapter ? { ...one, weight } : one)))
              }
            />
            <span className="tabular w-10 text-right text-sm text-ink-2">{part.weight.toFixed(2)}</span>
            <IconButton
              size="sm"
              label={t("create.removeAdapter", { name: called })}
              onClick={() => onChange(parts.filter((one) => one.adapter !== part.adapter))}
            >
              <X size={15} />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}

function Knobs({
  method,
  rank,
  setRank,
  density,
  setDensity,
}: {
  method: Method;
  rank: number;
  setRank: (rank: number) => void;
  density: number;
  setDensity: (density: number) => void;
}) {
  const at = RANKS.findLastIndex((one) => one <= rank);
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label={t("adapters.merge.rank")} hint={t("adapters.merge.rankHint")} aside={RANKS[at]}>
        {() => (
          <Slider
            label={t("adapters.merge.rank")}
            min={0}
            max={RANKS.length - 1}
            value={at}
            onChange={(next) => setRank(RANKS[next] ?? 8)}
          />
        )}
      </Field>
      {method === "svd" ? null : (
        <Field
          label={t("adapters.merge.density")}
          hint={t(`adapters.merge.densityHint.${method as "ties"}`)}
          aside={`${Math.round(density * 100)} %`}
        >
          {() => (
            <Slider
              label={t("adapters.merge.density")}
              min={0.05}
              max={1}
              step={0.05}
              value={density}
              onChange={setDensity}
            />
          )}
        </Field>
      )}
    </div>
  );
}

/** How large it becomes and whom it shows, or why it is refused. */
function Forecast({ parts, plan }: { parts: readonly Part[]; plan: ReturnType<typeof useMergePlan>["data"] | null }) {
  if (parts.length < 2 || !plan) return null;
  if (plan.refusal)
    return (
      <div role="alert" className="rounded-lg bg-warn-soft px-4 py-3 text-sm text-pretty">
        <p className="font-medium first-letter:uppercase">{plan.refusal.message}</p>
        {plan.refusal.advice ? <p className="mt-0.5 first-letter:uppercase">{plan.refusal.advice}</p> : null}
      </div>
    );
  const ranks =
    plan.smallest === plan.largest
      ? t("adapters.rankOf", { rank: plan.largest })
      : t("adapters.ranksOf", { least: plan.smallest, most: plan.largest });
  return (
    <div className="grid gap-2 rounded-lg bg-sunken px-4 py-3">
      <dl className="grid grid-cols-3 gap-2">
        <Outcome name={t("create.size")} value={t("adapters.merge.atMost", { size: fileSize(plan.bytes) })} />
        <Outcome name={t("adapters.resize.result")} value={ranks} />
        <Outcome
          name={t("adapters.modules")}
          value={String(plan.modules)}
          note={t("adapters.merge.shared", { count: plan.shared })}
        />
      </dl>
      {plan.shows.length > 0 ? (
        <p className="text-sm text-pretty text-ink-2">{t("adapters.merge.shows", { names: plan.shows.join(", ") })}</p>
      ) : null}
    </div>
  );
}
