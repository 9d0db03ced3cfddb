import { CollectionDialog } from "@/pictures/CollectionDialog";
import { useDialogs } from "@/pictures/dialogs";
import { EditDialog } from "@/pictures/EditDialog";
import { ExportDialog } from "@/pictures/ExportDialog";
import { ReportDialog } from "@/pictures/ReportDialog";
import { ShareDialog } from "@/pictures/ShareDialog";
import { UpscaleDialog } from "@/pictures/UpscaleDialog";

const BY_NAME = { export: ExportDialog, share: ShareDialog, collection: CollectionDialog, report: ReportDialog };

/** The dialog about pictures that is open. Mounted once, by the shell. */
export function PictureDialogs() {
  const { shown, close } = useDialogs();
  if (!shown) return null;
  if (shown.name === "edit")
    return <EditDialog key={shown.ids[0]} id={shown.ids[0] ?? ""} wish={shown.wish} onClose={close} />;
  if (shown.name === "upscale") return <UpscaleDialog key={shown.ids[0]} id={shown.ids[0] ?? ""} onClose={close} />;
  const Shown = BY_NAME[shown.name];
  return <Shown ids={shown.ids} onClose={close} />;
}
