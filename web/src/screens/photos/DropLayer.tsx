import { useLocation } from "@tanstack/react-router";
import { ImageUp } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";

import { filesOf } from "@/screens/photos/files";
import { useIntake } from "@/screens/photos/intake";
import { t } from "@/strings";

const IntakeDialog = lazy(() =>
  import("@/screens/photos/IntakeDialog").then((module) => ({ default: module.IntakeDialog })),
);

/** The whole window takes photos: dropped or pasted, anywhere but where a text or the canvas takes them. */
export function DropLayer() {
  const [over, setOver] = useState(false);
  const { open, take } = useIntake();
  const path = useLocation({ select: (location) => location.pathname });
  const subject = /^\/subjects\/([^/]+)/.exec(path)?.[1];
  const elsewhere = ["/canvas", "/adapters", "/signin", "/share"].some((place) => path.startsWith(place));

  useEffect(() => {
    if (elsewhere) return;
    let depth = 0;
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
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
      void filesOf(event.dataTransfer).then((files) => files.length > 0 && take(files, subject));
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      if (files.length > 0) take(files, subject);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: drag, drop, paste };
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, [elsewhere, subject, take]);

  return (
    <>
      {over && !elsewhere ? (
        <div className="pointer-events-none fixed inset-0 z-60 grid place-items-center bg-scrim p-6 animate-fade">
          <div className="grid justify-items-center gap-3 rounded-xl border-2 border-dashed border-accent bg-raised px-16 py-12 text-center shadow-3">
            <ImageUp size={40} strokeWidth={1.25} className="text-accent-ink" />
            <p className="text-lg font-semibold">{t("intake.drop")}</p>
            <p className="text-ink-2">{t("intake.dropHint")}</p>
          </div>
        </div>
      ) : null}
      <Suspense>{open ? <IntakeDialog /> : null}</Suspense>
    </>
  );
}
