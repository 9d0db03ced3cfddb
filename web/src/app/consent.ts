import { router } from "@/app/router";
import { useDialogs } from "@/pictures/dialogs";

/** To where consent of a subject is recorded and withdrawn, away from the dialog that asked for it. */
export function toConsent(subject: string): void {
  useDialogs.getState().close();
  void router.navigate({ to: "/subjects/$id", params: { id: subject }, search: { tab: "privacy" } });
}
