import "@/screens/subjects/hintWords";

import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { createSubject } from "@/api/subjects";
import type { SubjectKind } from "@/api/types";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { useBusy } from "@/ui/useBusy";

export const KINDS = ["person", "group", "pet", "garment", "style", "brand"] as const;

export function NewSubjectDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<SubjectKind>("person");
  const [busy, attempt] = useBusy();
  const add = async () => {
    await attempt(async () => {
      const subject = await createSubject({ name: name.trim(), kind });
      onOpenChange(false);
      setName("");
      void navigate({ to: "/subjects/$id", params: { id: subject.id } });
    });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("subjects.new")} description={t("subjects.newHint")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t("common.name")}>
          {(props) => (
            <Input {...props} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={t("subjects.kind")} hint={t(`kindHint.${kind}`)}>
          {(props) => (
            <Select
              {...props}
              value={kind}
              onChange={setKind}
              options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2 pt-2">
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" disabled={busy || !name.trim()}>
            {t("common.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
