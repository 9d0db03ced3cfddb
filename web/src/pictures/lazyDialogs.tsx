import { lazy, Suspense } from "react";

import { useDialogs } from "@/pictures/dialogs";

const Shown = lazy(() => import("@/pictures/PictureDialogs").then((module) => ({ default: module.PictureDialogs })));

/** The dialogs about pictures, fetched when the first one is opened. */
export function PictureDialogs() {
  const open = useDialogs((state) => state.shown !== null);
  return <Suspense>{open ? <Shown /> : null}</Suspense>;
}
