import "@/screens/subjects/forgetWords";

import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { forgetSubject, useForgetPreview } from "@/api/subjects";
import type { Certificate, Subject } from "@/api/types";
import { CertificateFacts, Counts } from "@/screens/erasure/Certificate";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Failure, Skeleton } from "@/ui/states";
import { useBusy } from "@/ui/useBusy";

type Choice = "erase" | "keep";

/** What would go, one decision, the name typed as a last look; then a certificate of what went. */
export function ForgetDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const preview = useForgetPreview(subject.id);
  const navigate = useNavigate();
  const [pictures, setPictures] = useState<Choice>("erase");
  const [shared, setShared] = useState<Choice>("erase");
  const [typed, setTyped] = useState("");
  const [busy, attempt] = useBusy();
  const [certificate, setCertificate] = useState<Certificate | null>(null);

  const go = async () => {
    await attempt(async () => {
      setCertificate(
        await forgetSubject(subject.id, {
          confirm: typed.trim(),
          pictures,
          shared: (preview.data?.shared.length ?? 0) > 0 ? shared : null,
        }),
      );
    });
  };
  if (certificate) {
    return (
      <Dialog
        open
        onOpenChange={() => void navigate({ to: "/subjects" })}
        title={t("forget.done")}
        description={t("forget.doneText", { id: certificate.id })}
      >
        <CertificateFacts certificate={certificate} />
        <div className="mt-5 flex justify-end">
          <Button variant="primary" onClick={() => void navigate({ to: "/subjects" })}>
            {t("common.done")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("forget.title", { name: subject.name })}
      description={t("forget.previewText")}
    >
      {preview.isPending ? <Skeleton className="h-40" /> : null}
      {preview.isError ? <Failure error={preview.error} /> : null}
      {preview.data ? (
        <div className="grid gap-5">
          <Counts counts={preview.data.counts} />
          <Field label={t("forget.pictures")}>
            {() => <Choose value={pictures} onChange={setPictures} label={t("forget.pictures")} />}
          </Field>
          {preview.data.shared.length > 0 ? (
            <Field label={t("forget.shared", { count: preview.data.shared.length })}>
              {() => (
                <div className="grid gap-2">
                  <ul className="flex flex-wrap gap-1">
                    {preview.data.shared.slice(0, 12).map((one) => (
                      <li key={one.id}>
                        <img src={one.thumbnail} alt="" className="size-14 rounded-md object-cover" />
                      </li>
                    ))}
                  </ul>
                  <Choose
                    value={shared}
                    onChange={setShared}
                    label={t("forget.shared", { count: preview.data.shared.length })}
                  />
                </div>
              )}
            </Field>
          ) : null}
          <Field label={t("forget.type", { name: subject.name })}>
            {(props) => (
              <Input {...props} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
            )}
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button variant="danger" disabled={busy || typed.trim() !== subject.name} onClick={() => void go()}>
              {t("forget.go")}
            </Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}

function Choose({ value, onChange, label }: { value: Choice; onChange: (value: Choice) => void; label: string }) {
  return (
    <Segmented
      label={label}
      value={value}
      onChange={onChange}
      options={[
        { value: "erase", label: t("forget.erase") },
        { value: "keep", label: t("forget.keep") },
      ]}
    />
  );
}
