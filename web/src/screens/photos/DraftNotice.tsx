import { UserRoundPlus } from "lucide-react";

import { useSubjects } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { useIntake } from "@/screens/photos/intake";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

/** Subjects without those that an intake began and that are not decided on yet. */
export function useSettledSubjects(): Subject[] | undefined {
  const { data } = useSubjects();
  const drafts = useIntake((state) => state.drafts);
  return data?.filter((one) => !drafts.includes(one.id));
}

/** Somebody was begun and left half-way: go on, or let them go again. */
export function DraftNotice() {
  const { data } = useSubjects();
  const { drafts, open, subject } = useIntake();
  const begun = data?.filter((one) => drafts.includes(one.id) && !(open && one.id === subject)) ?? [];
  return begun.map((one) => <Notice key={one.id} subject={one} />);
}

function Notice({ subject }: { subject: Subject }) {
  const { resume, discard } = useIntake();
  const [busy, attempt] = useBusy();
  return (
    <section
      aria-label={t("intake.draft")}
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-1"
    >
      <UserRoundPlus size={20} strokeWidth={1.75} className="shrink-0 text-ink-2" />
      <p className="min-w-48 flex-1 text-pretty">{t("intake.draftText", { count: subject.photos })}</p>
      <div className="flex gap-2">
        <Button size="sm" disabled={busy} onClick={() => void attempt(() => discard(subject.id))}>
          {t("intake.discard")}
        </Button>
        <Button size="sm" variant="primary" disabled={busy} onClick={() => resume(subject.id)}>
          {t("intake.goOn")}
        </Button>
      </div>
    </section>
  );
}
