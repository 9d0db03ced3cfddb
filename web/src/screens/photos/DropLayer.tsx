import { useLocation } from "@tanstack/react-router";
import { ImageUp } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect } from "react";

import { useFileDrop } from "@/lib/fileDrop";
import { filesOf } from "@/screens/photos/files";
import { useIntake } from "@/screens/photos/intake";
import { t } from "@/strings";

const IntakeDialog = lazy(() =>
  import("@/screens/photos/IntakeDialog").then((module) => ({ default: module.IntakeDialog })),
);

/** The whole window takes photos: dropped or pasted, anywhere but where a text or the canvas takes them. */
export function DropLayer() {
  const { open, take } = useIntake();
  const path = useLocation({ select: (location) => location.pathname });
  const subject = /^\/subjects\/([^/]+)/.exec(path)?.[1];
  const elsewhere = ["/canvas", "/adapters", "/signin", "/share"].some((place) => path.startsWith(place));

  const dropped = useCallback(
    (found: DataTransfer) => void filesOf(found).then((files) => files.length > 0 && take(files, subject)),
    [subject, take],
  );
  const over = useFileDrop(!elsewhere, dropped);

  useEffect(() => {
    if (elsewhere) return;
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      if (files.length > 0) take(files, subject);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [elsewhere, subject, take]);

  return (
    <>
      {over ? (
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
