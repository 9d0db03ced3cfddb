import { useNavigate } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";

import type { Grid } from "@/api/grids";
import { recallBase } from "@/api/recall";
import { useComposer } from "@/screens/create/composer";
import { settingOf } from "@/screens/grid/axes";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Which value matches the prompt best along each axis, what measured that, and the way to go on with it. */
export function Standings({ grid }: { grid: Grid }) {
  const { measure } = grid;
  if (!measure) return null;
  const axes = grid.axes
    .map((axis, index) => ({ axis, rows: grid.standings.filter((one) => one.axis === index) }))
    .filter(({ axis, rows }) => axis.values.length > 1 && rows.length > 0);
  return (
    <section aria-label={t("grid.standings")} className="mt-8 max-w-3xl">
      <h2 className="text-md font-semibold">{t("grid.standings")}</h2>
      <p className="mt-1 text-sm text-pretty text-ink-2">
        {t("grid.measuredBy", { name: measure.name, scale: measure.scale })}
      </p>
      {measure.foreign ? (
        <p className="mt-2 flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
          <TriangleAlert size={16} className="mt-0.5 shrink-0" />
          {t("grid.foreign")}
        </p>
      ) : null}
      {axes.length === 0 ? null : (
        <div className="mt-3 grid items-start gap-6 sm:grid-cols-2">
          {axes.map(({ axis, rows }) => (
            <table key={axis.parameter + axis.of} className="w-full text-sm">
              <caption className="pb-1 text-left font-medium">{t(`grid.parameter.${axis.parameter}`)}</caption>
              <thead className="sr-only">
                <tr>
                  <th scope="col">{t("grid.value")}</th>
                  <th scope="col">{t("grid.match")}</th>
                  <th scope="col">{t("grid.pictures")}</th>
                  <th scope="col">{t("grid.use")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.value} className="border-t border-line">
                    <th scope="row" className="py-1.5 pr-2 text-left font-normal">
                      <span className="tabular mr-2 text-ink-3">{row.rank}</span>
                      {axis.labels[row.value]}
                    </th>
                    <td className="tabular px-2 text-right">{row.mean.toFixed(3)}</td>
                    <td className="tabular px-2 text-right whitespace-nowrap text-ink-2">
                      {t("create.willMake", { count: row.count })}
                    </td>
                    <td className="text-right">
                      <Use grid={grid} parameter={axis.parameter} value={axis.values[row.value] ?? ""} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </div>
      )}
    </section>
  );
}

interface UseProps {
  grid: Grid;
  parameter: Grid["axes"][number]["parameter"];
  value: string | number;
}

/** Takes the value, and what all cells share, over into the prompt bar. */
function Use({ grid, parameter, value }: UseProps) {
  const change = useComposer((state) => state.change);
  const navigate = useNavigate();
  const setting = settingOf(parameter, value);
  if (!setting) return null;
  return (
    <Button
      size="sm"
      variant="quiet"
      onClick={() => {
        const base = recallBase(grid.base);
        change({ ...base, ...setting, advanced: { ...base.advanced, ...setting.advanced } });
        void navigate({ to: "/create" });
        toast.info(t("create.recalled"));
      }}
    >
      {parameter === "model" ? t("grid.useModel") : t("grid.use")}
    </Button>
  );
}
