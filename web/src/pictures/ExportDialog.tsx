import { useState } from "react";

import { exportPictures, exportZip, type ExportWish } from "@/api/export";
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
const SIDES = ["", "1080", "1350", "1920", "2048"] as const;

/** Pictures as files, with what is written into them. */
export function ExportDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const [wish, setWish] = useState<ExportWish>({ form: "png", quality: 92, side: null, metadata: "full" });
  const [busy, attempt] = useBusy();
  const change = (part: Partial<ExportWish>) => setWish({ ...wish, ...part });
  const go = async (does: () => Promise<void>) => {
    await attempt(async () => {
      await does();
      onClose();
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("export.title", { count: ids.length })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {ids.length > 1 ? (
            <Button disabled={busy} onClick={() => void go(() => exportZip(ids))}>
              {t("export.zip")}
            </Button>
          ) : null}
          <Button variant="primary" disabled={busy} onClick={() => void go(() => exportPictures(ids, wish))}>
            {busy ? t("export.busy") : t("export.go")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
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
        <Field label={t("export.side")} hint={t("export.sideHint")}>
          {(props) => (
            <div className="flex gap-2">
              <Select
                value={SIDES.includes(String(wish.side ?? "") as "") ? (String(wish.side ?? "") as "") : ""}
                label={t("export.side")}
                onChange={(value) => change({ side: value ? Number(value) : null })}
                options={SIDES.map((value) => ({ value, label: value ? `${value} px` : t("export.original") }))}
              />
              <Input
                {...props}
                inputMode="numeric"
                placeholder="px"
                value={wish.side ?? ""}
                onChange={(event) => {
                  const digits = event.target.value.replaceAll(/\D/g, "").slice(0, 5);
                  change({ side: digits ? Number(digits) : null });
                }}
              />
            </div>
          )}
        </Field>
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
