import "@/screens/library/words";

import { Folder, Plus } from "lucide-react";
import { useState } from "react";

import { addToCollection, createCollection, removeFromCollection, useCollections } from "@/api/collections";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/field";
import { toast } from "@/ui/toast";

export function CollectionDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const collections = useCollections();
  const [name, setName] = useState("");
  const add = async (id: string, called: string) => {
    try {
      await addToCollection(id, ids);
      toast.undo(
        t("library.added", { count: ids.length, name: called }),
        () => void removeFromCollection(id, ids).catch(toast.problem),
      );
      onClose();
    } catch (error) {
      toast.problem(error);
    }
  };
  const addNew = async () => {
    try {
      const made = await createCollection(name.trim());
      await add(made.id, made.name);
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("picture.collection")}>
      <ul className="mb-4 grid gap-0.5">
        {(collections.data ?? []).map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => void add(one.id, one.name)}
              className="flex h-10 w-full items-center gap-3 rounded-md px-3 text-left hover:bg-hover pointer-coarse:h-12"
            >
              <Folder size={16} />
              <span className="flex-1 truncate">{one.name}</span>
              <span className="tabular text-sm text-ink-3">{one.count}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void addNew();
        }}
      >
        <Input
          aria-label={t("library.newCollection")}
          placeholder={t("library.newCollection")}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={!name.trim()}>
          <Plus size={16} />
          {t("common.add")}
        </Button>
      </form>
    </Dialog>
  );
}
