import { FileUp } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";

import { useImports } from "@/screens/adapters/imports";
import { t } from "@/strings";

const ImportDialog = lazy(() =>
  import("@/screens/adapters/ImportDialog").then((module) => ({ default: module.ImportDialog })),
);

const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** The whole window takes adapter files while one of their screens is open. */
export function AdapterDrop() {
  const [over, setOver] = useState(false);
  const { open, take } = useImports();
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carries(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carries(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drag = (event: DragEvent) => {
      if (carries(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!carries(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      take([...event.dataTransfer.files]);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: drag, drop };
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, [take]);
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
