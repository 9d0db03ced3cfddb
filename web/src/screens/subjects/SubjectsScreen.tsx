import { Link } from "@tanstack/react-router";
import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";

import { useActions } from "@/actions/registry";
import { useSubjects } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { Page } from "@/app/Page";
import { DraftNotice, useSettledSubjects } from "@/screens/photos/DraftNotice";
import { useSample } from "@/screens/create/useSample";
import { NewSubjectDialog } from "@/screens/subjects/NewSubjectDialog";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { useBusy } from "@/ui/useBusy";

/** Everybody and everything that is learnt, a card each. */
export function SubjectsScreen() {
  const subjects = useSubjects();
  const [adding, setAdding] = useState(false);
  useActions([
    {
      id: "subjects.new",
      label: t("subjects.new"),
      scope: "global",
      icon: Plus,
      shortcut: "n",
      perform: () => setAdding(true),
    },
  ]);
  const sample = useSample();
  const [busy, attempt] = useBusy();
  const list = useSettledSubjects() ?? [];
  return (
    <Page
      title={t("subjects.title")}
      actions={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus size={16} />
          {t("subjects.new")}
        </Button>
      }
    >
      <DraftNotice />
      {subjects.isPending ? <Cards skeleton /> : null}
      {subjects.isError ? <Failure error={subjects.error} onRetry={() => void subjects.refetch()} /> : null}
      {subjects.isSuccess && list.length === 0 ? (
        <Empty icon={UsersRound} title={t("subjects.emptyTitle")} text={t("subjects.emptyText")}>
          <Button variant="primary" onClick={() => setAdding(true)}>
            {t("subjects.new")}
          </Button>
          <Button disabled={busy} onClick={() => void attempt(sample)}>
            {t("create.sampleButton")}
          </Button>
        </Empty>
      ) : null}
      {list.length > 0 ? (
        <Cards>
          {list.map((subject) => (
            <Card key={subject.id} subject={subject} />
          ))}
        </Cards>
      ) : null}
      <NewSubjectDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

function Cards({ children, skeleton }: { children?: React.ReactNode; skeleton?: boolean }) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] sm:gap-4">
      {skeleton
        ? [1, 2, 3, 4].map((one) => (
            <li key={one}>
              <Skeleton className="aspect-[4/5] rounded-xl" />
            </li>
          ))
        : children}
    </ul>
  );
}

function Card({ subject }: { subject: Subject }) {
  return (
    <li className="group relative overflow-hidden rounded-xl border border-line bg-raised shadow-1 transition-shadow focus-within:shadow-2 hover:shadow-2">
      <div className="aspect-square overflow-hidden bg-hover">
        {subject.cover ? (
          <img src={subject.cover} alt="" className="size-full object-cover" />
        ) : (
          <span className="grid size-full place-items-center text-2xl font-semibold text-ink-3">
            {subject.name.charAt(0).toUpperCase()}
          </span>
        )}
      </div>
      <div className="grid gap-1.5 p-3">
        <div className="flex items-center justify-between gap-2">
          <Link
            to="/subjects/$id"
            params={{ id: subject.id }}
            className="truncate font-semibold after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {subject.name}
          </Link>
          <span className="text-xs text-ink-2">{word("kind", subject.kind)}</span>
        </div>
        <div className="flex flex-wrap gap-1">
          <SubjectBadge subject={subject} />
          {subject.photos > 0 ? <Badge>{t("subjects.photoCount", { count: subject.photos })}</Badge> : null}
        </div>
      </div>
    </li>
  );
}

/** The one thing to know about how far somebody is. */
export function SubjectBadge({ subject }: { subject: Subject }) {
  if (subject.training) return <Badge tone="accent">{t("subjects.state.learning")}</Badge>;
  if (subject.models.length > 0) return <Badge tone="good">{t("subjects.state.ready")}</Badge>;
  if (subject.photos === 0) return <Badge tone="warn">{t("subjects.state.photos")}</Badge>;
  if (subject.needsConsent) return <Badge tone="warn">{t("subjects.state.consent")}</Badge>;
  return <Badge tone="accent">{t("subjects.state.train")}</Badge>;
}
