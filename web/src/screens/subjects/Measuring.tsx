import "@/screens/settings/words";

import { Download } from "lucide-react";
import { useState } from "react";

import type { Report } from "@/api/adapters";
import { pullAuxiliary, useAuxiliary } from "@/api/auxiliary";
import { useMay } from "@/api/session";
import { LicenceDialog } from "@/screens/settings/LicenceDialog";
import { t, word } from "@/strings";
import { Button } from "@/ui/button";

/** What a report card was measured with and what its numbers mean; and what was not measured, with the way to it. */
export function Measuring({ report }: { report: Report }) {
  const models = useAuxiliary();
  const manages = useMay("admin");
  const [asking, setAsking] = useState<string | null>(null);
  const missing = Object.entries(report.missing);
  const told = missing.map(([, one]) => one.why);
  const notes = report.notes.filter((note) => !told.some((why) => note.endsWith(why)));
  const wanted = models.data?.find((one) => one.id === asking);
  if (report.measures.length === 0 && missing.length === 0 && notes.length === 0) return null;
  return (
    <section aria-label={t("measuring.title")} className="grid gap-3">
      {missing.map(([what, { why, install }]) => {
        const model = models.data?.find((one) => one.id === install);
        return (
          <div
            key={what}
            className="flex max-w-2xl flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-raised px-4 py-3"
          >
            <p className="min-w-48 flex-1 basis-64 text-sm text-pretty">
              <span className="font-medium">{t("measuring.missing", { what: word("measure", what) })}</span>{" "}
              <span className="text-ink-2">{why}</span>
            </p>
            {model?.installed ? <p className="text-sm text-ink-2">{t("measuring.next")}</p> : null}
            {model && !model.installed && manages ? (
              <Button size="sm" onClick={() => setAsking(model.id)}>
                <Download size={15} />
                {t("measuring.install", { name: model.name })}
              </Button>
            ) : null}
          </div>
        );
      })}
      {notes.map((note) => (
        <p key={note} className="max-w-2xl text-sm text-pretty text-ink-2 first-letter:uppercase">
          {note}
        </p>
      ))}
      {report.measures.length > 0 ? (
        <details className="max-w-2xl text-sm">
          <summary className="cursor-pointer py-1 text-ink-2">{t("measuring.title")}</summary>
          <dl className="mt-2 grid gap-2">
            {report.measures.map(({ what, name, scale }) => (
              <div key={what}>
                <dt className="font-medium">
                  {word("measure", what)} · {name}
                </dt>
                <dd className="text-pretty text-ink-2 first-letter:uppercase">{scale}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
      {wanted ? (
        <LicenceDialog
          model={wanted}
          limit={t("settings.auxiliary.nonCommercial")}
          pull={() => pullAuxiliary(wanted.id)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}
