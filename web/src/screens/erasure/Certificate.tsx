import "@/screens/erasure/words";

import type { Certificate } from "@/api/types";
import { fullDate } from "@/lib/format";
import { t, word } from "@/strings";

/** What goes or went, by kind. */
export function Counts({ counts }: { counts: Record<string, number> }) {
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  if (rows.length === 0) return <p className="rounded-lg bg-sunken px-4 py-2 text-ink-2">{t("closing.nothing")}</p>;
  return (
    <dl className="tabular grid grid-cols-2 gap-x-6 rounded-lg bg-sunken px-4 py-2 max-sm:grid-cols-1">
      {rows.map(([kind, count]) => (
        <div key={kind} className="flex justify-between gap-3 border-b border-line py-1.5 last:border-0">
          <dt>{word("erased", kind)}</dt>
          <dd className="font-medium">{count}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What went, when, and what is out of reach. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  return (
    <div>
      <Counts counts={certificate.counts} />
      <p className="mt-3 text-sm text-ink-2">{fullDate(certificate.at)}</p>
      {certificate.unreachable.map((one) => (
        <p key={one} className="mt-1 text-sm text-pretty text-ink-2 first-letter:uppercase">
          {one}
        </p>
      ))}
      {certificate.complete ? null : <p className="mt-1 text-sm text-pretty text-ink-2">{t("closing.pending")}</p>}
    </div>
  );
}
