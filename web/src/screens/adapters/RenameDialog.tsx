import { useState } from "react";

import { renameAdapter, type AdapterInfo } from "@/api/adapterPlace";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { useBusy } from "@/ui/useBusy";

/** Another name for an adapter. */
export function RenameDialog({ adapter, onClose }: { adapter: AdapterInfo; onClose: () => void }) {
  const [name, setName] = useState(adapter.name);
  const [busy, attempt] = useBusy();
  const wrong = /[/@]/.test(name);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("adapters.rename.title")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(async () => {
            if (name.trim() !== adapter.name) await renameAdapter(adapter.id, name.trim());
            onClose();
          });
        }}
      >
        <Field
          label={t("common.name")}
          hint={t("adapters.rename.hint")}
          error={wrong ? t("adapters.rename.wrong") : undefined}
        >
          {(props) => (
            <Input {...props} value={name} maxLength={128} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Button type="submit" variant="primary" className="justify-self-end" disabled={busy || wrong || !name.trim()}>
          {t("common.save")}
        </Button>
      </form>
    </Dialog>
  );
}
