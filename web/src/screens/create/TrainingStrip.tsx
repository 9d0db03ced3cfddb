import { Link } from "@tanstack/react-router";

import { useRun } from "@/api/runs";
import { useSubjects } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { left } from "@/lib/format";
import { runProgress } from "@/lib/progress";
import { useLiveStore } from "@/live/store";
import { t, word } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { ProgressBar } from "@/ui/progress";

/** Who is being learnt behind what goes on here. */
export function TrainingStrip() {
  const { data } = useSubjects();
  return (data ?? []).flatMap((subject) =>
    subject.training ? [<Strip key={subject.id} subject={subject} run={subject.training} />] : [],
  );
}

function Strip({ subject, run: id }: { subject: Subject; run: string }) {
  const run = useRun(id);
  const live = useLiveStore((state) => state.progress);
  const progress = run.data ? runProgress(run.data, live) : null;
  const detail = progress?.gaveWay
    ? t("training.gaveWay")
    : [
        progress?.node && progress.node !== "train" ? word("stage", progress.node) : "",
        progress?.eta ? left(progress.eta) : "",
      ]
        .filter(Boolean)
        .join(" · ");
  return (
    <Link
      to="/subjects/$id"
      params={{ id: subject.id }}
      search={{ tab: "training" }}
      className="flex items-center gap-4 rounded-lg border border-line bg-raised px-4 py-3 shadow-1 hover:bg-hover"
    >
      <Avatar src={subject.cover} name={subject.name} size={36} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-medium">{t("training.learning", { name: subject.name })}</span>
          <span className="tabular text-sm whitespace-nowrap text-ink-2">{detail}</span>
        </span>
        <ProgressBar
          className="mt-2"
          label={t("training.learning", { name: subject.name })}
          value={progress?.part ?? null}
        />
      </span>
    </Link>
  );
}
