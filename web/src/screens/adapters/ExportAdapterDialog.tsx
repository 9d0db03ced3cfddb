import "@/pictures/exportWords";

import { useState } from "react";

import { exportVersion, useExportPlan, type AdapterInfo, type ExportWish } from "@/api/adapterPlace";
import { fileSize } from "@/lib/format";
import { Metadata } from "@/screens/adapters/Metadata";
import { Outcome } from "@/screens/adapters/Outcome";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { Failure, Skeleton } from "@/ui/states";
import { Switch } from "@/ui/switch";
import { useBusy } from "@/ui/useBusy";

const LAYOUTS = ["comfyui", "kohya", "diffusers", "bfl"] as const;
const PRECISIONS = ["same", "fp32", "bf16", "fp16"] as const;
/** What people share and programs take without complaint, bytes. */
const LARGE = 100e6;

/** A file for other programs: its layout, precision, exact size, and all that it will say about itself. */
export function ExportAdapterDialog({
  adapter,
  number,
  onClose,
}: {
  adapter: AdapterInfo;
  number: number;
  onClose: () => void;
}) {
  const [wish, setWish] = useState<ExportWish>({ layout: "comfyui", precision: "same", minimal: false });
  const [busy, attempt] = useBusy();
  const plan = useExportPlan(adapter.id, number, wish);
  const change = (part: Partial<ExportWish>) => setWish({ ...wish, ...part });
  const go = () =>
    attempt(async () => {
      await exportVersion(adapter.id, number, wish);
      onClose();
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("adapters.export.title", { name: adapter.name, number })}
      className="sm:w-[min(36rem,94vw)]"
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={busy || !plan.data || plan.isError} onClick={() => void go()}>
            {busy ? t("export.busy") : t("common.download")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <Field label={t("adapters.export.layout")}>
          {(props) => (
            <Select
              {...props}
              value={wish.layout}
              onChange={(layout) => change({ layout })}
              options={LAYOUTS.map((value) => ({
                value,
                label: t(`adapters.export.layouts.${value}`),
                hint: t(`adapters.export.readBy.${value}`),
              }))}
            />
          )}
        </Field>
        <Field label={t("adapters.export.precision")} hint={t("adapters.export.precisionHint")}>
          {(props) => (
            <Select
              {...props}
              value={wish.precision}
              onChange={(precision) => change({ precision })}
              options={PRECISIONS.map((value) => ({ value, label: t(`adapters.export.precisions.${value}`) }))}
            />
          )}
        </Field>
        <Switch
          label={t("adapters.export.metadata")}
          hint={t("adapters.export.metadataHint")}
          checked={!wish.minimal}
          onChange={(on) => change({ minimal: !on })}
        />
        {plan.isPending ? <Skeleton className="h-24" /> : null}
        {plan.isError ? <Failure error={plan.error} className="py-4" /> : null}
        {plan.data && !plan.isError ? (
          <>
            <div className="grid gap-2 rounded-lg bg-sunken px-4 py-3">
              <dl className="grid grid-cols-[1fr_2fr] gap-2">
                <Outcome
                  name={t("create.size")}
                  value={fileSize(plan.data.bytes)}
                  {...noteOn(plan.data.bytes, adapter.bytes)}
                />
                <div className="min-w-0">
                  <dt className="text-xs text-ink-2">{t("adapters.export.file")}</dt>
                  <dd className="font-medium wrap-anywhere">{plan.data.name}</dd>
                </div>
              </dl>
              {plan.data.shows.length > 0 ? (
                <p className="text-sm text-pretty text-ink-2">
                  {t("adapters.export.shows", { names: plan.data.shows.join(", ") })}
                </p>
              ) : null}
            </div>
            <Metadata
              said={plan.data.metadata}
              title={t("adapters.export.says", { count: Object.keys(plan.data.metadata).length })}
            />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

/** Whether a file is large for sharing, or larger than the adapter is here, and why. */
function noteOn(bytes: number, here: number): { note?: string } {
  if (bytes > LARGE) return { note: t("adapters.export.large") };
  return bytes > 1.3 * here ? { note: t("adapters.export.larger", { size: fileSize(here) }) } : {};
}
