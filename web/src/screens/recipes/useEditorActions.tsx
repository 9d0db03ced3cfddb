import {
  ClipboardPaste,
  Copy,
  FileDown,
  FileUp,
  LayoutDashboard,
  ListTree,
  Play,
  Plus,
  Redo2,
  Save,
  Trash2,
  Undo2,
  Workflow,
} from "lucide-react";

import type { Action } from "@/actions/registry";
import { copySteps, pasteSteps, removeSteps } from "@/lib/recipe/model";
import { useEditor } from "@/screens/recipes/editor";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

export type ViewKind = "graph" | "list";

interface Does {
  view: ViewKind;
  show: (view: ViewKind) => void;
  add: () => void;
  save: () => void;
  run: () => void;
  download: () => void;
  load: () => Promise<void>;
  readOnly: boolean;
}

/** What can be done with the recipe that is open, for buttons, menus, keys and the palette. */
export function useEditorActions(does: Does): Action[] {
  const editor = useEditor();
  const { history, chosen, clip } = editor;
  const marked = chosen.filter((name) => name in history.now.steps);
  const scope = "recipes" as const;
  const changes: Action[] = [
    { id: "recipe.add", label: t("recipes.addStep"), scope, icon: Plus, shortcut: "a", perform: does.add },
    {
      id: "recipe.undo",
      label: t("common.undo"),
      scope,
      icon: Undo2,
      shortcut: "mod+z",
      enabled: () => history.past.length > 0,
      perform: editor.undo,
    },
    {
      id: "recipe.redo",
      label: t("recipes.redo"),
      scope,
      icon: Redo2,
      shortcut: "mod+shift+z",
      enabled: () => history.future.length > 0,
      perform: editor.redo,
    },
    {
      id: "recipe.copy",
      label: t("recipes.copySteps"),
      scope,
      icon: Copy,
      shortcut: "mod+c",
      enabled: () => marked.length > 0,
      perform: () => {
        editor.keep(copySteps(history.now, marked));
        toast.info(t("recipes.copied", { count: marked.length }));
      },
    },
    {
      id: "recipe.paste",
      label: t("recipes.pasteSteps"),
      scope,
      icon: ClipboardPaste,
      shortcut: "mod+v",
      enabled: () => Object.keys(clip).length > 0,
      perform: () => {
        const [next, names] = pasteSteps(history.now, clip);
        editor.change(() => next);
        editor.choose(names);
      },
    },
    {
      id: "recipe.delete",
      label: t("recipes.deleteSteps"),
      scope,
      icon: Trash2,
      enabled: () => marked.length > 0,
      perform: () => {
        editor.change((recipe) => removeSteps(recipe, marked));
        editor.choose([]);
        return { said: t("recipes.deleted", { count: marked.length }), undo: editor.undo };
      },
    },
    { id: "recipe.tidy", label: t("recipes.tidy"), scope, icon: LayoutDashboard, shortcut: "l", perform: editor.tidy },
    { id: "recipe.load", label: t("recipes.importFile"), scope, icon: FileUp, words: "toml open", perform: does.load },
  ];
  return [
    ...(does.readOnly ? [] : changes),
    {
      id: "recipe.save",
      label: t("common.save"),
      scope,
      icon: Save,
      shortcut: "mod+s",
      always: true,
      perform: does.save,
    },
    { id: "recipe.run", label: t("recipes.run"), scope, icon: Play, shortcut: "mod+enter", perform: does.run },
    {
      id: "recipe.download",
      label: t("recipes.exportFile"),
      scope,
      icon: FileDown,
      words: "toml share",
      perform: does.download,
    },
    {
      id: "recipe.view",
      label: does.view === "graph" ? t("recipes.showList") : t("recipes.showGraph"),
      scope,
      icon: does.view === "graph" ? ListTree : Workflow,
      perform: () => does.show(does.view === "graph" ? "list" : "graph"),
    },
  ];
}

/** Save a text as a file. */
export function saveText(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Ask for a file of text; null where none was chosen. */
export function chooseText(kinds = ".toml,application/toml,text/plain"): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = kinds;
    input.oncancel = () => resolve(null);
    input.onchange = () => {
      const file = input.files?.[0];
      if (!file) resolve(null);
      else file.text().then(resolve, reject);
    };
    input.click();
  });
}
