import "@/pictures/upscaleWords";

import { useState } from "react";

import { useAsset } from "@/api/assets";
import { submitUpscale, useUpscaleEstimate, type UpscaleRequest } from "@/api/create";
import { useModels } from "@/api/models";
import { problemOf } from "@/api/problem";
import { duration } from "@/lib/format";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

const FACTORS = ["2", "3", "4"] as const;
const METHODS = ["lanczos", "detail"] as const;
/** What an enlargement may change: less is hardly seen, more is another picture. */
const LEAST = 0.1;
const MOST = 0.6;

/** How much larger, and whether a model draws detail: what that takes is said before it starts. */
export function UpscaleDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const asset = useAsset(id);
  const models = useModels();
  const [wish, setWish] = useState<UpscaleRequest>({
    image: id,
    factor: 2,
    method: "lanczos",
    model: "",
    strength: 0.3,
  });
  const estimate = useUpscaleEstimate(wish);
  const [busy, attempt] = useBusy();
  const change = (part: Partial<UpscaleRequest>) => setWish((before) => ({ ...before, ...part }));
  const able = models.data?.filter((one) => one.installed && one.abilities.includes("image-to-image")) ?? [];
  const detail = wish.method === "detail";
  const ready = estimate.isSuccess && !busy;

  const send = () =>
    attempt(async () => {
      await submitUpscale(wish);
      toast.info(t("picture.upscaling"));
      onClose();
    });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("upscale.title")}
      description={t("upscale.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={!ready} onClick={() => void send()}>
            {busy ? t("create.submitting") : t("upscale.go")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <div className="flex flex-wrap gap-5">
          <Field label={t("upscale.factor")}>
            {() => (
              <Segmented
                label={t("upscale.factor")}
                value={String(wish.factor)}
                onChange={(value) => change({ factor: Number(value) })}
                options={FACTORS.map((value) => ({ value, label: `${value}×` }))}
              />
            )}
          </Field>
          <Field label={t("upscale.method")}>
            {() => (
              <Segmented
                label={t("upscale.method")}
                value={wish.method}
                onChange={(method) => change({ method })}
                options={METHODS.map((value) => ({ value, label: t(`upscale.${value}`) }))}
              />
            )}
          </Field>
        </div>
        <p className="text-sm text-pretty text-ink-2">{t(`upscale.${wish.method}Text`)}</p>
        <Estimate estimate={estimate} detail={detail} from={asset.data} />
        {detail ? (
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={t("create.model")}>
              {(props) => (
                <Select
                  {...props}
                  value={wish.model}
                  onChange={(model) => change({ model })}
                  options={[
                    { value: "", label: t("upscale.own") },
                    ...able.map((one) => ({ value: one.id, label: one.name })),
                  ]}
                />
              )}
            </Field>
            <Field label={t("upscale.strength")} hint={t("upscale.strengthHint")}>
              {() => (
                <Slider
                  label={t("upscale.strength")}
                  value={wish.strength}
                  min={LEAST}
                  max={MOST}
                  step={0.05}
                  onChange={(strength) => change({ strength })}
                />
              )}
            </Field>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

interface EstimateProps {
  estimate: ReturnType<typeof useUpscaleEstimate>;
  detail: boolean;
  from: { width: number; height: number } | undefined;
}

/** The size it will have and what that takes; or why it cannot be done so. */
function Estimate({ estimate, detail, from }: EstimateProps) {
  if (estimate.isError) {
    const { detail: why, title, advice } = problemOf(estimate.error);
    return (
      <p role="alert" className="rounded-lg bg-sunken px-4 py-3 text-sm text-pretty">
        {why || title}
        {advice ? <span className="mt-1 block text-ink-2 first-letter:uppercase">{advice}</span> : null}
      </p>
    );
  }
  const found = estimate.data;
  const lines = found
    ? [
        found.width && found.height && from
          ? t("upscale.size", { width: from.width, height: from.height, wide: found.width, high: found.height })
          : "",
        detail && found.seconds !== null
          ? t("upscale.takes", { count: found.tiles, model: found.model, time: duration(found.seconds) })
          : t("upscale.quick"),
        found.reused ? t("upscale.reused") : "",
        ...Object.entries(found.costs)
          .filter(([, amount]) => amount > 0)
          .map(([unit, amount]) => t("upscale.costs", { amount, unit })),
        ...found.notes,
      ].filter(Boolean)
    : [t("common.loading")];
  return (
    <div role="status" className="tabular grid gap-1 rounded-lg bg-sunken px-4 py-3 text-sm text-ink-2">
      {lines.map((line) => (
        <p key={line} className="text-pretty">
          {line}
        </p>
      ))}
    </div>
  );
}
