import { Link } from "@tanstack/react-router";

import { usePicturesOf, type AdapterInfo } from "@/api/adapterPlace";
import { useReport } from "@/api/adapters";
import { t } from "@/strings";

const SHOWN = 12;

/** The newest pictures that were drawn with it, and the samples of its training. */
export function Pictures({ adapter, number }: { adapter: AdapterInfo; number: number }) {
  const pictures = usePicturesOf(adapter.labels, SHOWN);
  const report = useReport(adapter.id, number);
  const found = pictures.data ?? [];
  const sheets = [...(report.data?.sheets ?? []).slice(-1), ...(report.data?.samples ?? []).slice(0, 1)];
  const label = adapter.labels[0];
  return (
    <>
      {found.length > 0 ? (
        <section className="grid gap-2">
          <div className="flex flex-wrap items-baseline justify-between gap-2">
            <h2 className="font-semibold">{t("adapters.pictures")}</h2>
            {label ? (
              <Link to="/library" search={{ adapter: label }} className="text-sm text-accent-ink underline">
                {t("adapters.allPictures")}
              </Link>
            ) : null}
          </div>
          <ul className="grid grid-cols-4 gap-2 sm:grid-cols-6 lg:grid-cols-12">
            {found.map((one) => (
              <li key={one.id}>
                <Link to="/picture/$id" params={{ id: one.id }} className="block rounded-md">
                  <img
                    src={one.thumbnail}
                    alt={one.prompt}
                    loading="lazy"
                    className="aspect-square w-full rounded-md bg-hover object-cover"
                  />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {sheets.length > 0 ? (
        <section className="grid gap-2">
          <h2 className="font-semibold">{t("versions.samples")}</h2>
          <div className="grid gap-4 sm:grid-cols-2">
            {sheets.map((sheet) => (
              <figure key={sheet.address} className="overflow-hidden rounded-lg border border-line bg-raised">
                <img
                  src={sheet.address}
                  alt={t("versions.at", { step: sheet.step })}
                  className="w-full"
                  loading="lazy"
                />
                <figcaption className="px-3 py-2 text-sm text-ink-2">
                  {t("versions.at", { step: sheet.step })}
                </figcaption>
              </figure>
            ))}
          </div>
        </section>
      ) : null}
    </>
  );
}
