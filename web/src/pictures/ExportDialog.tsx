import "@/pictures/exportWords";

import { useState } from "react";

import {
  AS_IT_IS,
  exportPictures,
  exportZip,
  presetIn,
  useExportPresets,
  type ExportPreset,
  type ExportWish,
} from "@/api/export";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";
import { Switch } from "@/ui/switch";
import { useBusy } from "@/ui/useBusy";

const FORMATS = ["png", "jpeg", "webp", "avif"] as const;
const FITS = ["contain", "cover"] as const;
/** What the studio writes: px a side, dots an inch. */
const SIDE = [16, 8192] as const;
const DPI = [1, 2400] as const;

/** Pictures as files, with what is written into them. */
export function ExportDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const presets = useExportPresets().data ?? [];
  const [wish, setWish] = useState<ExportWish>(AS_IT_IS);
  const [busy, attempt] = useBusy();
  const change = (part: Partial<ExportWish>) => setWish({ ...wish, ...part });
  const go = async (does: (ids: readonly string[], wish: ExportWish) => Promise<void>) => {
    await attempt(async () => {
      await does(ids, wish);
      onClose();
    });
  };
  const wrongSize = [wish.width, wish.height].some((side) => outside(side, SIDE));
  const wrongDpi = outside(wish.dpi, DPI);
  const stopped = busy || wrongSize || wrongDpi;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("export.title", { count: ids.length })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {ids.length > 1 ? (
            <Button disabled={stopped} onClick={() => void go(exportZip)}>
              {t("export.zip")}
            </Button>
          ) : null}
          <Button variant="primary" disabled={stopped} onClick={() => void go(exportPictures)}>
            {busy ? t("export.busy") : t("export.go")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        {presets.length > 0 ? <Presets presets={presets} wish={wish} onChange={setWish} /> : null}
        <Field label={t("export.format")}>
          {() => (
            <Segmented
              label={t("export.format")}
              value={wish.form}
              onChange={(form) => change({ form })}
              options={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
            />
          )}
        </Field>
        {wish.form === "png" ? null : (
          <Field label={t("export.quality")} aside={wish.quality}>
            {() => (
              <Slider
                label={t("export.quality")}
                min={50}
                max={100}
                value={wish.quality}
                onChange={(quality) => change({ quality })}
              />
            )}
          </Field>
        )}
        <Field
          label={t("export.size")}
          hint={t("export.sizeHint")}
          error={wrongSize ? t("export.sizeWrong", { least: SIDE[0], most: SIDE[1] }) : undefined}
        >
          {({ id, ...props }) => (
            <div className="flex flex-wrap items-center gap-2">
              <Whole
                {...props}
                id={id}
                aria-label={t("export.width")}
                value={wish.width}
                onChange={(width) => change({ width })}
              />
              <span aria-hidden>×</span>
              <Whole
                {...props}
                aria-label={t("export.height")}
                value={wish.height}
                onChange={(height) => change({ height })}
              />
              <span className="text-sm text-ink-2">px</span>
              {wish.width && wish.height ? (
                <Segmented
                  label={t("export.fit")}
                  value={wish.fit}
                  onChange={(fit) => change({ fit })}
                  options={FITS.map((value) => ({ value, label: t(`export.fits.${value}`) }))}
                />
              ) : null}
            </div>
          )}
        </Field>
        {wish.form === "png" || wish.form === "jpeg" ? (
          <Field
            label={t("export.dpi")}
            hint={t("export.dpiHint")}
            error={wrongDpi ? t("export.dpiWrong", { least: DPI[0], most: DPI[1] }) : undefined}
          >
            {(props) => (
              <div className="flex items-center gap-2">
                <Whole {...props} value={wish.dpi} onChange={(dpi) => change({ dpi })} />
                <span className="text-sm text-ink-2">dpi</span>
              </div>
            )}
          </Field>
        ) : null}
        <Switch
          label={t("export.metadata")}
          hint={t("export.metadataHint")}
          checked={wish.metadata === "full"}
          onChange={(on) => change({ metadata: on ? "full" : "minimal" })}
        />
        <p className="rounded-lg bg-sunken px-4 py-3 text-sm text-pretty text-ink-2">{t("export.signed")}</p>
      </div>
    </Dialog>
  );
}

const outside = (value: number | null, [least, most]: readonly [number, number]) =>
  value !== null && (value < least || value > most);

/** A named way to export; "own" once something of it was changed. */
function Presets({
  presets,
  wish,
  onChange,
}: {
  presets: readonly ExportPreset[];
  wish: ExportWish;
  onChange: (wish: ExportWish) => void;
}) {
  const chosen = presetIn(presets, wish);
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return (
    <Field label={t("export.preset")} hint={chosen?.description}>
      {(props) => (
        <Select
          {...props}
          value={chosen?.name ?? ""}
          onChange={(name) => {
            const found = presets.find((one) => one.name === name);
            if (found) onChange(found.wish);
          }}
          options={[
            ...(chosen ? [] : [{ value: "", label: t("export.own") }]),
            ...presets.map((one) => ({ value: one.name, label: upper(one.name), hint: upper(one.description) })),
          ]}
        />
      )}
    </Field>
  );
}

/** A whole number, or nothing. */
function Whole({
  value,
  onChange,
  ...rest
}: {
  value: number | null;
  onChange: (value: number | null) => void;
  id?: string;
  "aria-label"?: string;
}) {
  return (
    <div className="w-24">
      <Input
        {...rest}
        inputMode="numeric"
        placeholder={t("export.asIs")}
        value={value ?? ""}
        onChange={(event) => {
          const digits = event.target.value.replaceAll(/\D/g, "").slice(0, 5);
          onChange(digits ? Number(digits) : null);
        }}
      />
    </div>
  );
}
