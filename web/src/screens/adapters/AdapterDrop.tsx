import { FileUp } from "lucide-react";
import { lazy, Suspense, useCallback } from "react";

import { useFileDrop } from "@/lib/fileDrop";
import { useImports } from "@/screens/adapters/imports";
import { t } from "@/strings";

const ImportDialog = lazy(() =>
  import("@/screens/adapters/ImportDialog").then((module) => ({ default: module.ImportDialog })),
);

/** The whole window takes adapter files while one of their screens is open. */
export function AdapterDrop() {
  const { open, take } = useImports();
  const dropped = useCallback((found: DataTransfer) => take([...found.files]), [take]);
  const over = useFileDrop(true, dropped);
  return (
    <>
      {over ? (
        <div className="pointer-events-none fixed inset-0 z-60 grid place-items-center bg-scrim p-6 animate-fade">
          <div className="grid justify-items-center gap-3 rounded-xl border-2 border-dashed border-accent bg-raised px-16 py-12 text-center shadow-3">
            <FileUp size={40} strokeWidth={1.25} className="text-accent-ink" />
            <p className="text-lg font-semibold">{t("adapters.import.drop")}</p>
            <p className="text-ink-2">{t("adapters.import.dropHint")}</p>
          </div>
        </div>
      ) : null}
      <Suspense>{open ? <ImportDialog /> : null}</Suspense>
    </>
  );
}
