import { Link } from "@tanstack/react-router";
import { RotateCcw, ShieldAlert } from "lucide-react";

import { restoreAdapter, type AdapterInfo } from "@/api/adapterPlace";
import { ago, fileSize } from "@/lib/format";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

/** An adapter in the list: what it is, for what, whose it is, whether it is used. */
export function AdapterRow({ adapter, model }: { adapter: AdapterInfo; model: string }) {
  const used = adapter.versions.find((one) => one.number === adapter.chosen) ?? adapter.versions.at(-1);
  const facts = [
    model,
    t("adapters.rankOf", { rank: adapter.rank }),
    fileSize(adapter.bytes),
    adapter.trigger ? t("adapters.calledBy", { trigger: adapter.trigger }) : "",
    adapter.versions.length > 1 ? t("adapters.versionCount", { count: adapter.versions.length }) : "",
    ago(used?.created ?? adapter.created),
  ].filter(Boolean);
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-raised px-4 py-3 shadow-1 focus-within:shadow-2 hover:shadow-2">
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/adapters/$id"
            params={{ id: adapter.id }}
            className="max-w-full truncate font-semibold after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {adapter.name}
          </Link>
          <OriginBadge adapter={adapter} />
          {adapter.used === true ? <Badge tone="good">{t("adapters.used")}</Badge> : null}
          <ConsentBadge adapter={adapter} />
        </div>
        <p className="tabular text-sm text-ink-2">{facts.join(" · ")}</p>
        {used?.notes || used?.tags.length ? (
          <p className="flex flex-wrap items-center gap-1.5 text-sm text-ink-2">
            {used.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
            <span className="line-clamp-1 min-w-0">{used.notes}</span>
          </p>
        ) : null}
      </div>
      {adapter.trashed ? (
        <Button size="sm" className="relative" onClick={() => void restoreAdapter(adapter.id).catch(toast.problem)}>
          <RotateCcw size={15} />
          {t("adapters.restore")}
        </Button>
      ) : null}
    </li>
  );
}

export function OriginBadge({ adapter }: { adapter: AdapterInfo }) {
  const made = adapter.origin === "resized" || adapter.origin === "merged";
  return <Badge tone={made ? "accent" : "plain"}>{t(`adapters.origin.${adapter.origin}`)}</Badge>;
}

/** Whom it shows, and whether they have agreed; where it is not known, that too. */
export function ConsentBadge({ adapter }: { adapter: AdapterInfo }) {
  return (
    <>
      {adapter.shows.map((one) => (
        <Badge key={one.subject} tone={one.consent === false ? "warn" : "plain"}>
          {one.consent === false ? <ShieldAlert size={12} /> : null}
          {one.consent === false
            ? t("adapters.noConsent", { name: one.name })
            : one.consent
              ? t("adapters.consents", { name: one.name })
              : one.name}
        </Badge>
      ))}
      {adapter.unknown ? <Badge>{t("adapters.unknown")}</Badge> : null}
    </>
  );
}
