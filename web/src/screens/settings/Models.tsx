import { Download, ExternalLink, Trash2 } from "lucide-react";
import { useState } from "react";

import { freeModel, pullModel, removeModel, useLoaded, usePlannedModels } from "@/api/models";
import { useMay } from "@/api/session";
import type { Model } from "@/api/types";
import { fileSize } from "@/lib/format";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Checkbox } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** Which models there are, what this machine can hold, under which licence. */
export function Models() {
  const models = usePlannedModels();
  const loaded = useLoaded();
  const manages = useMay("admin");
  const [asking, setAsking] = useState<Model | null>(null);
  const here = { ...models, data: models.data?.filter((one) => one.installed) };
  const more = { ...models, data: models.data?.filter((one) => !one.installed) };
  return (
    <>
      {loaded.data ? (
        <Group title={t("settings.models.loaded")}>
          <ul className="rounded-lg border border-line bg-raised">
            <Row title={loaded.data.name} text={loaded.data.detail}>
              <Button size="sm" onClick={() => void freeModel().catch(toast.problem)}>
                {t("settings.models.free")}
              </Button>
            </Row>
          </ul>
        </Group>
      ) : null}
      <Group title={t("settings.models.installed")}>
        <Rows
          query={here}
          empty={t("settings.models.none")}
          row={(model) => (
            <ModelRow key={model.id} model={model}>
              {manages && !model.builtin ? (
                <IconButton
                  size="sm"
                  label={t("settings.models.remove", { name: model.name })}
                  onClick={() => void removeModel(model.id).catch(toast.problem)}
                >
                  <Trash2 size={15} />
                </IconButton>
              ) : null}
            </ModelRow>
          )}
        />
      </Group>
      <Group title={t("settings.models.more")} text={t("settings.models.moreText")}>
        <Rows
          query={more}
          empty={t("settings.models.all")}
          row={(model) => (
            <ModelRow key={model.id} model={model}>
              {manages ? (
                <Button size="sm" onClick={() => setAsking(model)}>
                  <Download size={15} />
                  {t("settings.models.pull")}
                </Button>
              ) : null}
            </ModelRow>
          )}
        />
      </Group>
      {asking ? <LicenceDialog model={asking} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

function ModelRow({ model, children }: { model: Model; children: React.ReactNode }) {
  return (
    <Row
      title={
        <>
          {model.name}
          {model.default ? <Badge tone="accent">{t("settings.models.default")}</Badge> : null}
          {model.plan ? (
            model.plan.fits ? (
              <Badge tone="good">{t("settings.models.fits")}</Badge>
            ) : (
              <Badge tone="warn">{t("settings.models.tooLarge")}</Badge>
            )
          ) : null}
          {model.licence.commercial ? null : <Badge tone="warn">{t("settings.models.nonCommercial")}</Badge>}
        </>
      }
      text={
        <>
          {[
            model.abilities.map((one) => word("ability", one)).join(", "),
            model.licence.name,
            model.download ? fileSize(model.download) : "",
            model.plan ? t("settings.models.needs", { size: model.plan.peak.toFixed(1) }) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
          {model.notes ? <span className="mt-0.5 block text-ink-3">{model.notes}</span> : null}
        </>
      }
    >
      {children}
    </Row>
  );
}

function LicenceDialog({ model, onClose }: { model: Model; onClose: () => void }) {
  const [accepted, setAccepted] = useState(!model.licence.mustAccept);
  const [busy, attempt] = useBusy();
  const pull = async () => {
    await attempt(async () => {
      await pullModel(model.id);
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
          <Button variant="primary" disabled={!accepted || busy} onClick={() => void pull()}>
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
          <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            {t("settings.models.nonCommercialText")}
          </p>
        )}
        {model.licence.mustAccept ? (
          <Checkbox label={t("settings.models.accept")} checked={accepted} onChange={setAccepted} />
        ) : null}
      </div>
    </Dialog>
  );
}
