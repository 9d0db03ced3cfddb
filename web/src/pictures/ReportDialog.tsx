import { useId, useState } from "react";

import { reportAsset } from "@/api/moderation";
import type { Schemas } from "@/api/client";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

type Reason = Schemas["ReportWish"]["reason"];
const REASONS: readonly Reason[] = ["consent", "minor", "explicit", "abuse", "mark", "other"];

/** Say what is wrong with a picture; the owners of the workspace decide. */
export function ReportDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const [busy, attempt] = useBusy();
  const name = useId();
  const send = async () => {
    if (!reason) return;
    await attempt(async () => {
      for (const asset of ids) await reportAsset({ asset, reason, words: words.trim() });
      toast.good(t("report.sent"));
      onClose();
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("report.title", { count: ids.length })}
      description={t("report.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            disabled={busy || !reason || (reason === "other" && !words.trim())}
            onClick={() => void send()}
          >
            {t("report.go")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <fieldset className="grid gap-0.5">
          <legend className="mb-1.5 text-sm font-medium">{t("report.why")}</legend>
          {REASONS.map((one) => (
            <label
              key={one}
              className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2 hover:bg-hover pointer-coarse:min-h-11"
            >
              <input
                type="radio"
                name={name}
                className="size-4 accent-(--accent)"
                checked={reason === one}
                onChange={() => setReason(one)}
              />
              {t(`reason.${one}`)}
            </label>
          ))}
        </fieldset>
        <Field label={t("report.words")} hint={reason === "other" ? t("report.needed") : t("common.optional")}>
          {(props) => (
            <Textarea {...props} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
