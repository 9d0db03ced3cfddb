import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";

import { useMaking } from "@/api/adapterPlace";
import { left } from "@/lib/format";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { ProgressBar } from "@/ui/progress";

/** How a resize or a merge stands, and the way to what came of it. The run goes on when this is closed. */
export function Making({ run, onOpen }: { run: string; onOpen: () => void }) {
  const { data } = useMaking(run);
  const fault = data?.problems[0];
  if (data?.state === "done" && data.adapter)
    return (
      <div role="status" className="flex items-center gap-3 rounded-lg bg-good-soft px-4 py-3">
        <CircleCheck size={18} className="shrink-0 text-good" />
        <p className="min-w-0 flex-1">{t("adapters.made", { name: data.adapter.name })}</p>
        <Button asChild size="sm">
          <Link
            to="/adapters/$id"
            params={{ id: data.adapter.id }}
            search={{ version: data.adapter.number }}
            onClick={onOpen}
            aria-label={t("adapters.openNamed", { name: data.adapter.name })}
          >
            {t("common.open")}
          </Link>
        </Button>
      </div>
    );
  if (data?.state === "failed" || data?.state === "cancelled")
    return (
      <div role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm text-pretty">
        <p className="first-letter:uppercase">{fault?.message ?? t("adapters.stopped")}</p>
        {fault?.advice ? <p className="mt-0.5 text-ink-2 first-letter:uppercase">{fault.advice}</p> : null}
      </div>
    );
  const waits = data?.state !== "running";
  return (
    <div role="status" className="grid gap-2 rounded-lg bg-sunken px-4 py-3">
      <p className="flex flex-wrap justify-between gap-2 text-sm">
        <span>{waits ? t("adapters.waits") : t("adapters.works")}</span>
        <span className="tabular text-ink-2">{data?.eta ? left(data.eta) : ""}</span>
      </p>
      <ProgressBar label={waits ? t("adapters.waits") : t("adapters.works")} value={null} />
      <p className="text-xs text-ink-2">{t("adapters.goesOn")}</p>
    </div>
  );
}
