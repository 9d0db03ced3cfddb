import { HardDriveUpload, UserRoundPlus, type LucideIcon } from "lucide-react";
import { useRef, type ReactNode } from "react";

import { useSubjects } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { discardUpload, useUploads, type OpenUpload } from "@/api/uploads";
import { fileSize } from "@/lib/format";
import { tally, useIntake } from "@/screens/photos/intake";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

/** Subjects without those that an intake began and that are not decided on yet. */
export function useSettledSubjects(): Subject[] | undefined {
  const { data } = useSubjects();
  return data?.filter((one) => !one.draft);
}

/** What was left half-way, in this browser or another one: somebody begun, a large file that stopped. */
export function DraftNotice() {
  const { data: subjects } = useSubjects();
  const { data: uploads } = useUploads();
  const { open, subject, items } = useIntake();
  const here = open || tally(items).busy ? subject : null;
  const begun = subjects?.filter((one) => one.draft && one.id !== here) ?? [];
  const stopped = uploads?.filter((one) => one.subject !== here) ?? [];
  return (
    <>
      {begun.map((one) => (
        <Begun key={one.id} subject={one} />
      ))}
      {stopped.map((one) => (
        <Stopped key={one.id} upload={one} subject={subjects?.find((known) => known.id === one.subject)} />
      ))}
    </>
  );
}

function Notice({ label, icon: Icon, text, children }: NoticeProps) {
  return (
    <section
      aria-label={label}
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-1"
    >
      <Icon size={20} strokeWidth={1.75} className="shrink-0 text-ink-2" />
      <p className="min-w-48 flex-1 text-pretty">{text}</p>
      <div className="flex gap-2">{children}</div>
    </section>
  );
}

interface NoticeProps {
  label: string;
  icon: LucideIcon;
  text: string;
  children: ReactNode;
}

/** Go on with somebody, or let them go again. */
function Begun({ subject }: { subject: Subject }) {
  const { resume, discard } = useIntake();
  const [busy, attempt] = useBusy();
  return (
    <Notice label={t("intake.draft")} icon={UserRoundPlus} text={t("intake.draftText", { count: subject.photos })}>
      <Button size="sm" disabled={busy} onClick={() => void attempt(() => discard(subject.id))}>
        {t("intake.discard")}
      </Button>
      <Button size="sm" variant="primary" disabled={busy} onClick={() => resume(subject.id)}>
        {t("intake.goOn")}
      </Button>
    </Notice>
  );
}

/** A file is on somebody's machine: choosing it again sends the rest of it. */
function Stopped({ upload, subject }: { upload: OpenUpload; subject: Subject | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const take = useIntake((state) => state.take);
  const [busy, attempt] = useBusy();
  const values = {
    name: upload.name,
    whom: subject && !subject.draft ? subject.name : t("intake.somebody"),
    part: Math.floor((100 * upload.offset) / upload.length),
    size: fileSize(upload.length),
  };
  return (
    <Notice label={t("intake.stopped")} icon={HardDriveUpload} text={t("intake.stoppedText", values)}>
      <Button size="sm" disabled={busy} onClick={() => void attempt(() => discardUpload(upload.id))}>
        {t("intake.discard")}
      </Button>
      <Button size="sm" variant="primary" disabled={busy} onClick={() => input.current?.click()}>
        {t("intake.chooseAgain")}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*,.heic,.heif,.zip"
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) take(files, upload.subject);
        }}
      />
    </Notice>
  );
}
