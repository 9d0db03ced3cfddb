import "@/screens/library/words";

import { Folder, Images, Plus, Trash } from "lucide-react";
import { useState, type DragEvent } from "react";

import {
  addToCollection,
  createCollection,
  deleteCollection,
  removeFromCollection,
  useCollections,
} from "@/api/collections";
import { draggedIds } from "@/screens/library/drag";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input } from "@/ui/field";
import { toast } from "@/ui/toast";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  chosen: string | undefined;
  onChoose: (collection: string | undefined) => void;
}

/** Collections: pictures are dropped onto them. */
export function CollectionsPanel({ open, onOpenChange, chosen, onChoose }: Props) {
  const collections = useCollections();
  const [name, setName] = useState("");
  if (!open) return null;
  const add = () =>
    void createCollection(name.trim())
      .then(() => setName(""))
      .catch(toast.problem);
  const choose = (id: string | undefined) => {
    onChoose(id);
    if (window.matchMedia("(max-width: 640px)").matches) onOpenChange(false);
  };
  return (
    <>
      <button
        type="button"
        aria-label={t("common.close")}
        onClick={() => onOpenChange(false)}
        className="absolute inset-0 z-30 bg-scrim sm:hidden"
      />
      <aside
        aria-label={t("library.collections")}
        className="scroll-slim w-60 max-sm:w-72 shrink-0 overflow-y-auto border-r border-line p-3 max-sm:absolute max-sm:inset-y-0 max-sm:z-30 max-sm:bg-raised max-sm:shadow-3"
      >
        <h2 className="px-2.5 pt-1 pb-2 text-sm font-semibold sm:hidden">{t("library.collections")}</h2>
        <ul className="grid gap-0.5">
          <li>
            <button
              type="button"
              aria-current={!chosen}
              onClick={() => choose(undefined)}
              className={cn(
                "flex h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-left hover:bg-hover pointer-coarse:h-11",
                !chosen && "bg-hover font-medium",
              )}
            >
              <Images size={16} />
              {t("library.everything")}
            </button>
          </li>
          {(collections.data ?? []).map((one) => (
            <Entry
              key={one.id}
              id={one.id}
              name={one.name}
              count={one.count}
              chosen={one.id === chosen}
              onChoose={() => choose(one.id)}
              onGone={() => chosen === one.id && choose(undefined)}
            />
          ))}
        </ul>
        <form
          className="mt-3 flex gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add();
          }}
        >
          <Input
            aria-label={t("library.newCollection")}
            placeholder={t("library.newCollection")}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <IconButton type="submit" label={t("common.add")} disabled={!name.trim()}>
            <Plus size={16} />
          </IconButton>
        </form>
        <p className="mt-3 px-1 text-xs text-pretty text-ink-2 pointer-coarse:hidden">{t("library.dragHint")}</p>
        <p className="mt-3 px-1 text-xs text-pretty text-ink-2 pointer-fine:hidden">{t("library.chooseHint")}</p>
      </aside>
    </>
  );
}

interface EntryProps {
  id: string;
  name: string;
  count: number;
  chosen: boolean;
  onChoose: () => void;
  onGone: () => void;
}

function Entry({ id, name, count, chosen, onChoose, onGone }: EntryProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    setOver(false);
    const ids = draggedIds(event.dataTransfer);
    if (ids.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void addToCollection(id, ids)
      .then(() =>
        toast.undo(
          t("library.added", { count: ids.length, name }),
          () => void removeFromCollection(id, ids).catch(toast.problem),
        ),
      )
      .catch(toast.problem);
  };
  return (
    <li
      className={cn(
        "group flex items-center rounded-md hover:bg-hover",
        chosen && "bg-hover",
        over && "bg-accent-soft outline-2 -outline-offset-2 outline-accent",
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button
        type="button"
        aria-current={chosen}
        onClick={onChoose}
        className={cn(
          "flex h-9 min-w-0 flex-1 items-center gap-2.5 px-2.5 text-left pointer-coarse:h-11",
          chosen && "font-medium",
        )}
      >
        <Folder size={16} className="shrink-0" />
        <span className="truncate">{name}</span>
        <span className="tabular ml-auto text-sm text-ink-3">{count}</span>
      </button>
      <IconButton
        size="sm"
        label={t("library.deleteCollection", { name })}
        className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        onClick={() => void deleteCollection(id).then(onGone).catch(toast.problem)}
      >
        <Trash size={14} />
      </IconButton>
    </li>
  );
}
