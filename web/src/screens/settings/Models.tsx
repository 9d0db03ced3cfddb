import { Download, Trash2 } from "lucide-react";
import { useState } from "react";

import { freeModel, pullModel, removeModel, useLoaded, usePlannedModels } from "@/api/models";
import { useMay } from "@/api/session";
import type { Model, ModelPlan } from "@/api/types";
import { duration, fileSize, memorySize } from "@/lib/format";
import { quickest, SLOW } from "@/screens/settings/suits";
import { AuxiliaryModels } from "@/screens/settings/AuxiliaryModels";
import { LicenceDialog } from "@/screens/settings/LicenceDialog";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";

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
      {models.data ? <Expect models={models.data} /> : null}
      {loaded.data ? (
        <Group title={t("settings.models.loaded")}>
          <ul className="rounded-lg border border-line bg-raised">
            <Row
              title={models.data?.find((one) => one.id === loaded.data?.id)?.name ?? loaded.data.id}
              text={loaded.data.detail}
            >
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
      <AuxiliaryModels manages={manages} />
      {asking ? (
        <LicenceDialog
          model={asking}
          limit={t("settings.models.nonCommercialText")}
          pull={() => pullModel(asking.id)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}

/** What to expect of a machine without a GPU: how long, and which model of photographs suits it. */
function Expect({ models }: { models: readonly Model[] }) {
  if (!models.some((one) => one.plan?.device === "cpu")) return null;
  const best = quickest(models);
  return (
    <p className="mb-6 rounded-lg bg-sunken px-4 py-3 text-pretty">
      {t("settings.models.noGpu")}{" "}
      {best?.plan
        ? t("settings.models.quickest", { name: best.name, time: duration(best.plan.seconds) })
        : t("settings.models.noneFits")}
    </p>
  );
}

function Fit({ plan }: { plan: ModelPlan }) {
  if (!plan.fits) return <Badge tone="warn">{t("settings.models.tooLarge")}</Badge>;
  if (plan.seconds > SLOW) return <Badge tone="warn">{t("settings.models.slow")}</Badge>;
  return <Badge tone="good">{t("settings.models.fits")}</Badge>;
}

function ModelRow({ model, children }: { model: Model; children: React.ReactNode }) {
  return (
    <Row
      title={
        <>
          {model.name}
          {model.default ? <Badge tone="accent">{t("settings.models.default")}</Badge> : null}
          {model.plan ? <Fit plan={model.plan} /> : null}
          {model.licence.commercial ? null : <Badge tone="warn">{t("settings.models.nonCommercial")}</Badge>}
        </>
      }
      text={
        <>
          {[
            model.abilities.map((one) => word("ability", one)).join(", "),
            model.licence.name,
            model.download ? fileSize(model.download) : "",
            model.plan ? t("settings.models.needs", { size: memorySize(model.plan.peak) }) : "",
            model.plan?.fits ? t("settings.models.each", { time: duration(model.plan.seconds) }) : "",
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
