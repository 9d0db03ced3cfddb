import { CloudOff } from "lucide-react";
import { useSyncExternalStore } from "react";

import { useLiveStore } from "@/live/store";
import { t } from "@/strings";

function watch(tell: () => void) {
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  return () => {
    window.removeEventListener("online", tell);
    window.removeEventListener("offline", tell);
  };
}

/** Says when this machine has no network, or the studio does not answer. Both go by themselves. */
export function OfflineBanner() {
  const online = useSyncExternalStore(watch, () => navigator.onLine);
  const connection = useLiveStore((state) => state.connection);
  const text = !online ? t("common.offline") : connection === "lost" ? t("common.reconnecting") : null;
  return (
    <div role="status" aria-live="polite">
      {text ? (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm font-medium text-warn">
          <CloudOff size={16} />
          {text}
        </p>
      ) : null}
    </div>
  );
}
