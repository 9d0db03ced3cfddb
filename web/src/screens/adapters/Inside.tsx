import type { Inspection } from "@/api/adapterPlace";
import { ranksApart, recipeLines } from "@/lib/adapters";
import { Found } from "@/screens/adapters/Found";
import { Metadata } from "@/screens/adapters/Metadata";
import { t } from "@/strings";

/** What stands in the file: the recipe, ranks of layers where they differ, what was not understood, all of its metadata. */
export function Inside({ inspection }: { inspection: Inspection }) {
  const lines = recipeLines(inspection.recipe);
  const apart = ranksApart(inspection.layers);
  return (
    <section className="grid gap-4">
      <h2 className="font-semibold">{t("adapters.inside")}</h2>
      {lines.length > 0 ? (
        <details open={lines.length <= 12}>
          <summary className="cursor-pointer text-sm font-medium">
            {t("adapters.recipe", { count: lines.length })}
          </summary>
          <dl className="scroll-slim mt-2 max-h-80 overflow-y-auto rounded-md bg-sunken px-3 py-2 text-sm">
            {lines.map(([name, value], index) => (
              <div
                key={`${name} ${index}`}
                className="flex items-baseline gap-4 border-b border-line py-1 last:border-0"
              >
                <dt className="w-2/5 shrink-0 text-ink-2 wrap-anywhere">{name.replaceAll("_", " ")}</dt>
                <dd className="tabular line-clamp-3 min-w-0 flex-1 wrap-anywhere select-text">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : (
        <p className="text-sm text-ink-2">{t("adapters.noRecipe")}</p>
      )}
      {apart.length > 0 ? <Ranks apart={apart} /> : null}
      {inspection.brought ? <Found brought={inspection.brought} /> : null}
      <Metadata
        said={inspection.metadata}
        title={t("adapters.metadata", { count: Object.keys(inspection.metadata).length })}
      />
    </section>
  );
}

function Ranks({ apart }: { apart: { rank: number; layers: { path: string }[] }[] }) {
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium">
        {t("adapters.ranksApart", { count: apart.length })}
      </summary>
      <div className="scroll-slim mt-2 max-h-80 overflow-y-auto rounded-md bg-sunken px-3 py-2">
        <table className="tabular w-full text-left text-sm">
          <thead className="text-xs text-ink-2">
            <tr>
              <th scope="col" className="py-1 pr-4 font-medium">
                {t("adapters.rank")}
              </th>
              <th scope="col" className="py-1 font-medium">
                {t("adapters.layers")}
              </th>
            </tr>
          </thead>
          <tbody>
            {apart.map((one) => (
              <tr key={one.rank} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-4 font-medium">
                  {one.rank}
                </th>
                <td className="py-1 wrap-anywhere">
                  {t("adapters.layerCount", { count: one.layers.length })}
                  <span className="block font-mono text-xs text-ink-2">
                    {one.layers
                      .slice(0, 6)
                      .map((layer) => layer.path)
                      .join(", ")}
                    {one.layers.length > 6 ? " …" : ""}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
