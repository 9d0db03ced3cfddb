import type { UseQueryResult } from "@tanstack/react-query";

import { problemOf } from "@/api/problem";
import type { Estimate } from "@/api/recipes";
import { t } from "@/strings";

/** What a run will do, before it starts. */
export function Expected({
  estimate,
  ready,
  rows,
}: {
  estimate: UseQueryResult<Estimate>;
  ready: boolean;
  rows: number | null;
}) {
  const told = () => {
    if (!ready) return rows === 0 ? t("recipes.noRows") : t("recipes.missing");
    if (estimate.isError) {
      const problem = problemOf(estimate.error);
      return [problem.detail || problem.title, problem.advice].filter(Boolean).join(" · ");
    }
    if (!estimate.data) return t("common.loading");
    const known = estimate.data.tasks.reduce((sum, one) => sum + (one.tasks ?? 0), 0);
    const open = estimate.data.tasks.some((one) => one.tasks === null);
    const reused = estimate.data.tasks.reduce((sum, one) => sum + (one.reused ?? 0), 0);
    const costs = Object.entries(estimate.data.costs).map(([unit, amount]) =>
      t("recipes.costs", { amount: Math.round(amount * 100) / 100, unit }),
    );
    return [
      t(open ? "recipes.tasksAtLeast" : "recipes.tasks", { count: known }),
      ...(reused > 0 ? [t("recipes.reusedMany", { count: reused })] : []),
      ...costs,
    ].join(" · ");
  };
  return (
    <p
      role="status"
      className={
        estimate.isError && ready
          ? "min-w-0 flex-1 basis-48 self-center text-sm text-pretty text-bad first-letter:uppercase"
          : "min-w-0 flex-1 basis-48 self-center text-sm text-pretty text-ink-2"
      }
    >
      {told()}
    </p>
  );
}
