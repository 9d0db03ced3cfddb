import { Images, Trash2, Undo2 } from "lucide-react";

import { restoreGrid, trashGrid } from "@/api/grids";
import { t } from "@/strings";
import type { MenuEntries } from "@/ui/menu";
import { toast } from "@/ui/toast";

interface Which {
  id: string;
  title: string;
  trashed: boolean;
  /** Whether it is still being drawn. */
  busy: boolean;
}

const back = (id: string) => () => void restoreGrid(id).catch(toast.problem);

/** Into the trash, alone or with its pictures, and out of it; what is done is offered to be undone. */
export function keepingEntries({ id, title, trashed, busy }: Which, then: () => void = () => undefined): MenuEntries {
  if (trashed) return [{ id: "restore", label: t("grid.restore"), icon: Undo2, onSelect: back(id) }];
  const away = (pictures: boolean) => () =>
    void trashGrid(id, pictures)
      .then(() => {
        then();
        toast.undo(t(pictures ? "grid.trashedAll" : "grid.trashed", { title }), back(id));
      })
      .catch(toast.problem);
  const note = busy ? t("grid.isDrawn") : undefined;
  return [
    { id: "trash", label: t("grid.toTrash"), icon: Trash2, disabled: busy, note, onSelect: away(false) },
    { id: "trash-all", label: t("grid.toTrashAll"), icon: Images, disabled: busy, danger: true, onSelect: away(true) },
  ];
}
