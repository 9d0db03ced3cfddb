import "@/screens/settings/words";

import { ExternalLink } from "lucide-react";
import { useState } from "react";

import type { Model } from "@/api/types";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Checkbox } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

interface Props {
  model: { name: string; licence: Model["licence"] };
  /** What the licence does not allow where it is not for commerce. */
  limit: string;
  pull: () => Promise<void>;
  onClose: () => void;
}

/** The licence of a model, to be accepted before it is downloaded. */
export function LicenceDialog({ model, limit, pull, onClose }: Props) {
  const [accepted, setAccepted] = useState(!model.licence.mustAccept);
  const [busy, attempt] = useBusy();
  const begin = async () => {
    await attempt(async () => {
      await pull();
      toast.info(t("settings.models.pulling", { name: model.name }));
      onClose();
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("settings.models.pullTitle", { name: model.name })}
      description={t("settings.models.pullText")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={!accepted || busy} onClick={() => void begin()}>
            {t("settings.models.pull")}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p>
          {model.licence.name}{" "}
          {model.licence.url ? (
            <a
              href={model.licence.url}
              target="_blank"
              rel="noreferrer noopener"
              className="inline-flex items-center gap-1 font-medium text-accent-ink underline-offset-2 hover:underline"
            >
              {t("settings.models.read")} <ExternalLink size={13} />
            </a>
          ) : null}
        </p>
        {model.licence.note ? <p className="text-ink-2">{model.licence.note}</p> : null}
        {model.licence.commercial ? null : (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{limit}</p>
        )}
        {model.licence.mustAccept ? (
          <Checkbox label={t("settings.models.accept")} checked={accepted} onChange={setAccepted} />
        ) : null}
      </div>
    </Dialog>
  );
}
