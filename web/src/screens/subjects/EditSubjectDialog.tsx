import { useState } from "react";

import { changeSubject } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { slug } from "@/lib/prompt";
import { changeOf, triggerFits } from "@/lib/subjectChange";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** Another name, another trigger word, notes: mounted while it is open. */
export function EditSubjectDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const [wish, setWish] = useState({ name: subject.name, trigger: subject.trigger, notes: subject.notes });
  const [busy, attempt] = useBusy();
  const change = changeOf(subject, wish);
  const word = wish.trigger.trim();
  const fits = triggerFits(word);
  const save = () =>
    attempt(async () => {
      const { name, trigger, notes } = subject;
      if (Object.keys(change).length > 0) {
        await changeSubject(subject.id, change);
        toast.undo(
          t("subjects.saved"),
          () => void changeSubject(subject.id, { name, trigger, notes }).catch(toast.problem),
        );
      }
      onClose();
    });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("subjects.edit")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t("common.name")} hint={t("subjects.nameHint", { name: slug(wish.name) || slug(subject.name) })}>
          {(props) => (
            <Input
              {...props}
              required
              maxLength={128}
              value={wish.name}
              onChange={(event) => setWish({ ...wish, name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("subjects.trigger")}
          hint={
            change.trigger === undefined
              ? t("subjects.triggerHint")
              : t(subject.models.length > 0 ? "subjects.triggerKept" : "subjects.triggerNew", { word: subject.trigger })
          }
          error={fits ? undefined : t("subjects.triggerWrong")}
        >
          {(props) => (
            <Input
              {...props}
              required
              maxLength={64}
              spellCheck={false}
              autoCapitalize="off"
              value={wish.trigger}
              onChange={(event) => setWish({ ...wish, trigger: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("subjects.notes")} hint={t("subjects.notesHint")}>
          {(props) => (
            <Textarea
              {...props}
              maxLength={10_000}
              value={wish.notes}
              onChange={(event) => setWish({ ...wish, notes: event.target.value })}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2 pt-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" disabled={busy || !wish.name.trim() || !fits}>
            {t("common.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
