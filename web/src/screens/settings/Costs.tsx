import { useState } from "react";

import { useMembers } from "@/api/account";
import { useSession } from "@/api/session";
import { useSubjects } from "@/api/subjects";
import { useCosts, type Spent } from "@/api/usage";
import { amount, since, type Span } from "@/lib/amounts";
import { Budgets } from "@/screens/settings/Budgets";
import { Fact, Facts, Group } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Segmented } from "@/ui/segmented";
import { Failure, Skeleton } from "@/ui/states";

const SPANS: readonly Span[] = ["week", "month", "all"];
const BY = ["user", "subject"] as const;

/** What work has cost, by whom and for whom, and what may be spent. */
export function Costs() {
  const [span, setSpan] = useState<Span>("month");
  const [by, setBy] = useState<(typeof BY)[number]>("subject");
  const costs = useCosts(since(span, new Date()), by);
  const name = useNames(by);
  const shares = costs.data?.shares ?? [];
  const owners = [...new Set(shares.map((one) => one.of))];
  return (
    <>
      <Budgets />
      <Group
        title={t("settings.costs.spent")}
        text={t("settings.costs.spentText")}
        aside={
          <Segmented
            label={t("settings.costs.span")}
            value={span}
            onChange={setSpan}
            options={SPANS.map((value) => ({ value, label: t(`settings.costs.${value}`) }))}
          />
        }
      >
        {costs.isError ? <Failure error={costs.error} onRetry={() => void costs.refetch()} className="py-6" /> : null}
        {costs.isPending ? <Skeleton className="h-28 rounded-lg" /> : null}
        {costs.data?.items.length === 0 ? <p className="text-ink-2">{t("settings.costs.none")}</p> : null}
        {costs.data && costs.data.items.length > 0 ? <Spending items={costs.data.items} /> : null}
      </Group>
      {owners.length > 0 ? (
        <Group
          title={t("settings.costs.shares")}
          aside={
            <Segmented
              label={t("settings.costs.shares")}
              value={by}
              onChange={setBy}
              options={BY.map((value) => ({ value, label: t(`settings.costs.by.${value}`) }))}
            />
          }
        >
          <div className="grid gap-4">
            {owners.map((of) => (
              <section key={of} aria-label={name(of)}>
                <h4 className="mb-1.5 text-sm font-medium">{name(of)}</h4>
                <Spending items={shares.filter((one) => one.of === of)} />
              </section>
            ))}
          </div>
        </Group>
      ) : null}
    </>
  );
}

function Spending({ items }: { items: readonly Spent[] }) {
  return (
    <Facts>
      {items.map((one) => (
        <Fact
          key={one.unit}
          name={word("unit", one.unit)}
          value={`${amount(one.unit, one.amount)} · ${t("settings.costs.tasks", { count: one.tasks })}`}
        />
      ))}
    </Facts>
  );
}

function useNames(by: "user" | "subject"): (id: string) => string {
  const session = useSession();
  const me = session.data?.me;
  const subjects = useSubjects();
  const members = useMembers(me?.local === false ? me.workspace : "");
  return (id) => {
    if (!id) return t("settings.costs.nobody");
    if (by === "subject") return subjects.data?.find((one) => one.id === id)?.name ?? t("settings.costs.gone");
    if (id === me?.id) return t("settings.account.you");
    const member = members.data?.find((one) => one.user_id === id);
    return member?.name || member?.login || id;
  };
}
