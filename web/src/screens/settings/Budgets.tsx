import { Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { useBudgets, useRemoveBudget, useSetBudget, type Budget, type BudgetWish } from "@/api/usage";
import { amount } from "@/lib/amounts";
import { shortDate } from "@/lib/format";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { ProgressBar } from "@/ui/progress";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

const UNITS = ["pictures", "gpu-seconds", "cpu-seconds", "remote-seconds", "credits", "usd"] as const;
const PERIODS = ["day", "week", "month", "always"] as const;
const TONES = { warning: "warn", spent: "bad" } as const;

/** What may be spent, how much of it is, and changing that. */
export function Budgets() {
  const budgets = useBudgets();
  const remove = useRemoveBudget();
  const manages = useMay("manage");
  return (
    <Group title={t("settings.budgets.title")} text={t("settings.budgets.text")}>
      <div className="grid gap-4">
        <Rows
          query={budgets}
          empty={t("settings.budgets.empty")}
          row={(one) => (
            <Row key={one.id} title={<Name budget={one} />} text={<Fullness budget={one} />}>
              {manages ? (
                <IconButton
                  label={t("settings.budgets.remove")}
                  onClick={() => remove.mutate(one.id, { onError: toast.problem })}
                >
                  <Trash2 size={16} />
                </IconButton>
              ) : null}
            </Row>
          )}
        />
        {manages ? <SetBudget /> : null}
      </div>
    </Group>
  );
}

function Name({ budget }: { budget: Budget }) {
  return (
    <>
      {t("settings.budgets.name", {
        unit: t(`unit.${budget.unit}`),
        period: t(`settings.budgets.period.${budget.period}`),
      })}
      {budget.user ? <Badge>{t("settings.budgets.personal")}</Badge> : null}
      {budget.hard ? null : <Badge>{t("settings.budgets.soft")}</Badge>}
      {budget.level === "fine" ? null : (
        <Badge tone={TONES[budget.level]}>{t(`settings.budgets.level.${budget.level}`)}</Badge>
      )}
    </>
  );
}

function Fullness({ budget }: { budget: Budget }) {
  const said = t("settings.budgets.used", {
    spent: amount(budget.unit, budget.spent),
    amount: amount(budget.unit, budget.amount),
  });
  return (
    <span className="mt-1 grid gap-1.5">
      <ProgressBar label={said} value={budget.amount > 0 ? budget.spent / budget.amount : 1} />
      <span className="tabular">
        {[
          said,
          budget.held > 0 ? t("settings.budgets.held", { amount: amount(budget.unit, budget.held) }) : "",
          budget.ends ? t("settings.budgets.until", { date: shortDate(budget.ends) }) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </span>
  );
}

function SetBudget() {
  const set = useSetBudget();
  const [unit, setUnit] = useState<BudgetWish["unit"]>("pictures");
  const [period, setPeriod] = useState<BudgetWish["period"]>("month");
  const [text, setText] = useState("");
  const [hard, setHard] = useState(true);
  const wanted = Number(text.replace(",", "."));
  const valid = text.trim() !== "" && Number.isFinite(wanted) && wanted >= 0;
  return (
    <form
      className="grid gap-4 rounded-lg border border-line bg-raised p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid)
          set.mutate(
            { unit, period, amount: wanted, hard, warn_at: 0.8 },
            { onSuccess: () => setText(""), onError: toast.problem },
          );
      }}
    >
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t("settings.budgets.unit")}>
          {(props) => (
            <Select
              {...props}
              value={unit}
              onChange={setUnit}
              options={UNITS.map((value) => ({ value, label: t(`unit.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("settings.budgets.most")}>
          {(props) => (
            <Input {...props} inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <Field label={t("settings.budgets.each")}>
          {(props) => (
            <Select
              {...props}
              value={period}
              onChange={setPeriod}
              options={PERIODS.map((value) => ({ value, label: t(`settings.budgets.every.${value}`) }))}
            />
          )}
        </Field>
      </div>
      <Switch
        label={t("settings.budgets.hard")}
        hint={t("settings.budgets.hardHint")}
        checked={hard}
        onChange={setHard}
      />
      <Button type="submit" variant="primary" className="justify-self-end" disabled={!valid || set.isPending}>
        {t("settings.budgets.set")}
      </Button>
    </form>
  );
}
