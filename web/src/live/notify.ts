import { create } from "zustand";

import { keep, recall } from "@/lib/store";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

interface Notify {
  /** Whether this browser knows notifications at all. */
  possible: boolean;
  on: boolean;
  toggle: () => Promise<void>;
}

const KEY = "notify";
const possible = typeof Notification !== "undefined";

/** Notices of the system when a run is over and nobody looks. Asked for by the person, never by itself. */
export const useNotify = create<Notify>((set, get) => ({
  possible,
  on: possible && Notification.permission === "granted" && recall(KEY, false),
  toggle: async () => {
    if (get().on) {
      keep(KEY, false);
      set({ on: false });
      return;
    }
    const answer = await Notification.requestPermission();
    if (answer !== "granted") {
      toast.info(t("queue.notifyRefused"));
      return;
    }
    keep(KEY, true);
    set({ on: true });
  },
}));

export function notify(title: string, text: string): void {
  if (useNotify.getState().on && document.hidden) new Notification(title, { body: text, icon: "/icon-192.png" });
}
