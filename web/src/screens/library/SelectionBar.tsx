import "@/screens/library/words";

import { Ellipsis, RotateCcw, X } from "lucide-react";

import { perform } from "@/actions/registry";
import { restoreAssets } from "@/api/assets";
import { entriesOf, usePictureActions } from "@/pictures/actions";
import type { Selection } from "@/screens/library/selection";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { toast } from "@/ui/toast";

const SHOWN = [
  "picture.star",
  "picture.compare",
  "picture.collection",
  "picture.export",
  "picture.share",
  "picture.trash",
];

/** What can be done with what is chosen. */
export function SelectionBar({ selection, trash }: { selection: Selection; trash: boolean }) {
  const actions = usePictureActions();
  if (!selection.active) return null;
  const own = trash ? [] : actions(selection.assets, "library");
  const shown = own.filter((action) => SHOWN.includes(action.id));
  return (
    <div
      role="toolbar"
      aria-label={t("library.selection")}
      className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-4"
    >
      <div className="pointer-events-auto flex items-center gap-1 rounded-xl border border-line bg-raised p-1.5 shadow-3 animate-rise">
        <IconButton size="sm" label={t("library.selectNone")} onClick={selection.clear}>
          <X size={16} />
        </IconButton>
        <span className="tabular px-1 text-sm font-medium whitespace-nowrap">
          {t("library.selected", { count: selection.ids.size })}
        </span>
        <span className="mx-1 h-5 w-px bg-line" />
        {trash ? (
          <Button
            size="sm"
            onClick={() =>
              void restoreAssets([...selection.ids])
                .then(() => {
                  toast.info(t("picture.restored", { count: selection.ids.size }));
                  selection.clear();
                })
                .catch(toast.problem)
            }
          >
            <RotateCcw size={15} />
            {t("library.restore")}
          </Button>
        ) : null}
        {shown.map((action) => (
          <IconButton
            key={action.id}
            size="sm"
            side="top"
            label={action.label}
            shortcut={action.shortcut}
            className="max-sm:hidden"
            onClick={() =>
              void perform(action).then(() => {
                if (action.id === "picture.trash") selection.clear();
              })
            }
          >
            {action.icon ? <action.icon size={17} /> : null}
          </IconButton>
        ))}
        {own.length > 0 ? (
          <Menu entries={entriesOf(own)} side="top">
            <IconButton size="sm" label={t("common.more")}>
              <Ellipsis size={17} />
            </IconButton>
          </Menu>
        ) : null}
      </div>
    </div>
  );
}
