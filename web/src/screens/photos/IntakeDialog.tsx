import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { changeSubject, giveConsent, ratePhotos, usePhotos, useSubject, useSubjects } from "@/api/subjects";
import { startTraining } from "@/api/training";
import type { Photo, Subject } from "@/api/types";
import { slug } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { ConsentField } from "@/screens/photos/ConsentField";
import { tally, tallyOf, useIntake } from "@/screens/photos/intake";
import { VerdictGrid } from "@/screens/photos/VerdictGrid";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { cn } from "@/ui/cn";
import { ProgressBar } from "@/ui/progress";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** From a drop to a model of somebody: verdicts as they come, one consent, and off. */
export function IntakeDialog() {
  const { subject, items, show } = useIntake();
  const subjects = useSubjects();
  const startNew = useIntake((state) => state.startNew);
  const known = subjects.data?.filter((one) => !one.draft) ?? [];
  const started = useRef(false);
  // With nobody there yet, there is nothing to ask: it is somebody new.
  useEffect(() => {
    if (subject || !subjects.isSuccess || known.length > 0 || started.current) return;
    started.current = true;
    void startNew().catch(toast.problem);
  }, [subject, subjects.isSuccess, known.length, startNew]);

  const title = !subject
    ? t("intake.who")
    : items.length > 0
      ? t("intake.title", { count: items.length })
      : t("intake.goOn");
  return (
    <Dialog
      open
      onOpenChange={show}
      title={title}
      className="sm:w-[min(44rem,94vw)]"
      description={subject ? t("intake.stay") : undefined}
    >
      {subject ? <Body id={subject} /> : <Who subjects={known} />}
    </Dialog>
  );
}

function Who({ subjects }: { subjects: readonly Subject[] }) {
  const { choose, startNew } = useIntake();
  return (
    <ul className="grid gap-1">
      <li>
        <button
          type="button"
          onClick={() => void startNew().catch(toast.problem)}
          className="flex h-14 w-full items-center gap-3 rounded-lg px-3 text-left font-medium hover:bg-hover"
        >
          <span className="grid size-10 place-items-center rounded-full bg-accent-soft text-accent-ink">
            <Plus size={18} />
          </span>
          {t("intake.someoneNew")}
        </button>
      </li>
      {subjects.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            onClick={() => choose(one.id)}
            className="flex h-14 w-full items-center gap-3 rounded-lg px-3 text-left hover:bg-hover"
          >
            <Avatar src={one.cover} name={one.name} size={40} />
            <span>
              <span className="block font-medium">{one.name}</span>
              <span className="block text-sm text-ink-2">{t("subjects.photoCount", { count: one.photos })}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Stored({ photos }: { photos: readonly Photo[] }) {
  return (
    <ul className="grid grid-cols-4 gap-2 sm:grid-cols-8">
      {photos.map((photo) => (
        <li key={photo.asset} className="aspect-square overflow-hidden rounded-md bg-hover">
          <img
            src={photo.thumbnail}
            alt={photo.name}
            className={cn("size-full object-cover", !photo.accepted && "opacity-40")}
          />
        </li>
      ))}
    </ul>
  );
}

/** The first thing to say, so the keyboard is there as soon as it can be. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

function Body({ id }: { id: string }) {
  const { items, fresh, clear, settle } = useIntake();
  const subject = useSubject(id);
  // Somebody who is gone on with later: their photos are in the studio already.
  const resumed = items.length === 0;
  const photos = usePhotos(id, resumed);
  const navigate = useNavigate();
  const change = useComposer((state) => state.change);
  const [name, setName] = useState("");
  const [agreed, setAgreed] = useState(false);
  const [busy, attempt] = useBusy();
  const counts = resumed ? tallyOf(photos.data ?? []) : tally(items);
  const own = subject.data;
  const called = name.trim() || own?.name || "";
  const needs = own?.needsConsent ?? true;

  /** What was said so far: the name and, where it was ticked, consent, which also says that nothing explicit is shown. */
  const keep = async (learning: boolean) => {
    if (fresh && own && called !== own.name) await changeSubject(id, { name: called });
    const agrees = needs && agreed;
    if (agrees) await giveConsent(id, { given_by: called });
    if (!agrees && !learning) return;
    const came = items.flatMap((item) => item.news.flatMap((one) => one.asset ?? []));
    await ratePhotos(id, resumed ? (photos.data ?? []).map((one) => one.asset) : came, "general");
  };
  const learn = async () => {
    await startTraining(id, {});
    clear();
    change({ prompt: `@${slug(called)} ` });
    void navigate({ to: "/create" });
    toast.good(t("intake.started", { name: called }));
  };
  const later = () => {
    clear();
    void navigate({ to: "/subjects/$id", params: { id } });
  };
  const then = async (go: () => Promise<void> | void) => {
    await attempt(async () => {
      await keep(go === learn);
      if (own?.draft) await settle(id);
      await go();
    });
  };

  return (
    <div className="grid gap-5">
      {fresh ? (
        <Field label={t("intake.name")} hint={t("intake.nameHint", { slug: slug(name) || "name" })}>
          {(props) => (
            <Input
              {...props}
              ref={focusOnce}
              value={name}
              placeholder={t("intake.namePlaceholder")}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {counts.busy ? <ProgressBar label={t("intake.sending")} value={counts.sent / Math.max(1, counts.total)} /> : null}
      <p role="status" className="tabular text-sm text-ink-2">
        {t("intake.tally", { accepted: counts.accepted, refused: counts.refused, left: counts.total - counts.sent })}
      </p>
      {resumed ? <Stored photos={photos.data ?? []} /> : <VerdictGrid items={items} />}
      {needs ? (
        <ConsentField name={name.trim() || (fresh ? "" : called)} checked={agreed} onChange={setAgreed} />
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button disabled={busy || counts.busy || !own} onClick={() => void then(later)}>
          {t("intake.later")}
        </Button>
        <Button
          variant="primary"
          disabled={busy || counts.busy || !own || counts.accepted === 0 || (needs && !agreed)}
          onClick={() => void then(learn)}
        >
          {t("intake.learn")}
        </Button>
      </div>
    </div>
  );
}
