import type { GridEstimate } from "@/api/grids";
import { problemOf } from "@/api/problem";
import { duration } from "@/lib/format";
import { t } from "@/strings";

interface Props {
  estimate: GridEstimate | undefined;
  error: unknown;
  pending: boolean;
}

/** What the grid takes; what of it cannot be drawn, and why. */
export function Estimate({ estimate, error, pending }: Props) {
  if (error) {
    const problem = problemOf(error);
    return (
      <p role="alert" className="max-w-prose text-sm text-bad first-letter:uppercase">
        {[problem.detail, problem.advice].filter(Boolean).join(". ")}
      </p>
    );
  }
  if (!estimate) return <p className="text-sm text-ink-2">{pending ? t("grid.estimating") : t("grid.fillIn")}</p>;
  const why = [...new Set(estimate.impossible.map((cell) => cell.why))];
  return (
    <div role="status" className="tabular grid max-w-prose gap-1 text-sm text-ink-2">
      <p>
        <span className="font-medium text-ink">{t("grid.cells", { count: estimate.cells })}</span>
        {" · "}
        {estimate.pictures === 0
          ? t("grid.allReused")
          : t("create.willTakeWhy", { time: duration(estimate.seconds), basis: estimate.seconds_note })}
        {estimate.reused > 0 && estimate.pictures > 0 ? ` · ${t("grid.reused", { count: estimate.reused })}` : ""}
      </p>
      {why.length > 0 ? (
        <div className="text-warn">
          <p>{t("grid.impossible", { count: estimate.impossible.length })}</p>
          <ul className="ml-4 list-disc">
            {why.slice(0, 4).map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {estimate.notes.slice(0, 2).map((note) => (
        <p key={note} className="first-letter:uppercase">
          {note}
        </p>
      ))}
    </div>
  );
}
