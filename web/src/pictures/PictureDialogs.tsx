import { CollectionDialog } from "@/pictures/CollectionDialog";
import { useDialogs } from "@/pictures/dialogs";
import { ExportDialog } from "@/pictures/ExportDialog";
import { ShareDialog } from "@/pictures/ShareDialog";

const BY_NAME = { export: ExportDialog, share: ShareDialog, collection: CollectionDialog };

/** The dialog about pictures that is open. Mounted once, by the shell. */
export function PictureDialogs() {
  const { shown, close } = useDialogs();
  if (!shown) return null;
  const Shown = BY_NAME[shown.name];
  return <Shown ids={shown.ids} onClose={close} />;
}
