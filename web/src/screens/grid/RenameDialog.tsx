import { useState } from "react";

import { renameGrid } from "@/api/grids";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { useBusy } from "@/ui/useBusy";

/** Another title for a grid. */
export function RenameDialog({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const [text, setText] = useState(title);
  const [busy, attempt] = useBusy();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("grid.rename")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(async () => {
            if (text.trim() !== title) await renameGrid(id, text.trim());
            onClose();
          });
        }}
      >
        <Field label={t("grid.name")}>
          {(props) => (
            <Input {...props} value={text} maxLength={120} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <Button type="submit" variant="primary" className="justify-self-end" disabled={busy || !text.trim()}>
          {t("common.save")}
        </Button>
      </form>
    </Dialog>
  );
}
