import { Link } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";

import { useSubjects } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { endTakeover, useTakeovers } from "@/api/waiting";
import { slug } from "@/lib/prompt";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Who was drawn from a photo and is learnt now: what was measured, and what is used from now on. */
export function TakeoverNotice() {
  const { data: subjects } = useSubjects();
  const { data: takeovers } = useTakeovers();
  return (takeovers ?? []).map((one) => {
    const subject = subjects?.find((other) => other.id === one.subject);
    if (!subject || !one.learnt) return null;
    return one.fromPhoto ? (
      <Kept key={subject.id} subject={subject} reason={one.reason} />
    ) : (
      <Switched key={subject.id} subject={subject} reason={one.reason} />
    );
  });
}

function Switched({ subject, reason }: { subject: Subject; reason: string }) {
  return (
    <Notice
      subject={subject}
      title={t("guided.won", subject)}
      text={`${reason} ${t("guided.now", { slug: slug(subject.name) })}`}
    >
      <Button size="sm" onClick={() => void endTakeover(subject.id).catch(toast.problem)}>
        {t("common.done")}
      </Button>
    </Notice>
  );
}

function Kept({ subject, reason }: { subject: Subject; reason: string }) {
  return (
    <Notice
      subject={subject}
      title={t("guided.learnt", subject)}
      text={`${reason || t("guided.unmeasured")} ${t("guided.still", { slug: slug(subject.name) })}`}
    >
      <Button size="sm" variant="primary" onClick={() => void endTakeover(subject.id).catch(toast.problem)}>
        <Sparkles size={14} />
        {t("guided.switch")}
      </Button>
    </Notice>
  );
}

function Notice({
  subject,
  title,
  text,
  children,
}: {
  subject: Subject;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="flex flex-wrap items-center gap-4 rounded-lg border border-line bg-raised px-4 py-3 shadow-1"
    >
      <Avatar src={subject.cover} name={subject.name} size={36} />
      <div className="min-w-48 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-sm text-pretty text-ink-2">{text}</p>
      </div>
      <Button size="sm" variant="quiet" asChild>
        <Link to="/subjects/$id" params={{ id: subject.id }} search={{ tab: "versions" }}>
          {t("versions.report")}
        </Link>
      </Button>
      {children}
    </section>
  );
}
