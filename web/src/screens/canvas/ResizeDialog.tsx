import { useState } from "react";

import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";

const MOST = 4096;

/** Another size for the whole document, its proportions kept. */
export function ResizeDialog({
  size,
  onClose,
  onSize,
}: {
  size: { width: number; height: number };
  onClose: () => void;
  onSize: (width: number, height: number) => void;
}) {
  const [width, setWidth] = useState(String(size.width));
  const wide = Number(width);
  const high = Math.round((wide * size.height) / size.width);
  const wrong = !Number.isInteger(wide) || wide < 16 || wide > MOST || high < 16 || high > MOST;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("canvas.resize")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSize(wide, high);
          onClose();
        }}
      >
        <Field
          label={t("canvas.width")}
          error={wrong ? t("canvas.sizeLimits", { most: MOST }) : undefined}
          aside={wrong ? "" : t("size.px", { width: wide, height: high })}
        >
          {(props) => (
            <Input {...props} inputMode="numeric" value={width} onChange={(event) => setWidth(event.target.value)} />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" disabled={wrong}>
            {t("common.apply")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
