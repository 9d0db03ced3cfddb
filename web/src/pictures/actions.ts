import { useNavigate } from "@tanstack/react-router";
import {
  Brush,
  Copy,
  Download,
  Flag,
  FolderPlus,
  Heart,
  ImagePlus,
  ImageUpscale,
  RotateCcw,
  ScanSearch,
  Share2,
  Shuffle,
  Sprout,
  Trash2,
  Upload,
  WandSparkles,
  Workflow,
} from "lucide-react";
import { useMemo } from "react";

import type { Action, Scope } from "@/actions/registry";
import { allowed, perform } from "@/actions/registry";
import { changeAssets, restoreAssets, trashAssets } from "@/api/assets";
import { submitEdit } from "@/api/create";
import { downloadOriginal } from "@/api/export";
import { useModels } from "@/api/models";
import { editBehind, recallOf } from "@/api/recall";
import type { Asset } from "@/api/types";
import { editorOf } from "@/lib/editors";
import { useDialogs } from "@/pictures/dialogs";
import { useComposer } from "@/screens/create/composer";
import { useSubmit } from "@/screens/create/useSubmit";
import { t } from "@/strings";
import type { MenuEntries } from "@/ui/menu";
import { toast } from "@/ui/toast";

export type PictureActions = (assets: readonly Asset[], scope: Scope) => Action[];

const SHORTCUTS = {
  star: "s",
  edit: "e",
  instruct: "w",
  recall: "r",
  vary: "v",
  upscale: "u",
  export: "x",
  share: "h",
  trash: "delete",
  download: "d",
};

/** What can be done with pictures: the same list behind tiles, menus, the viewer, the library's selection and keys. */
export function usePictureActions(): PictureActions {
  const navigate = useNavigate();
  const { submit } = useSubmit();
  const open = useDialogs((state) => state.open);
  const change = useComposer((state) => state.change);
  const { data: models } = useModels();
  const unable = models !== undefined && !editorOf(models, "");
  return useMemo(() => {
    const toCreate = () => void navigate({ to: "/create" });
    const recall = async (asset: Asset, part: "all" | "prompt" | "seed") => {
      const edit = part === "all" ? await editBehind(asset.id) : null;
      if (edit) {
        open("edit", [edit.image], edit);
        return undefined;
      }
      change(await recallOf(asset.id, part));
      toCreate();
      toast.info(t("create.recalled"));
      return undefined;
    };
    return (assets, scope) => {
      const first = assets[0];
      if (!first) return [];
      const single = assets.length === 1;
      const made = single && first.kind === "picture";
      const ids = assets.map((asset) => asset.id);
      const all = assets.every((asset) => asset.favourite);
      const found: (Action | false)[] = [
        {
          id: "picture.star",
          label: all ? t("picture.unstar") : t("picture.star"),
          icon: Heart,
          shortcut: SHORTCUTS.star,
          scope,
          perform: async () => {
            await changeAssets(ids, { favourite: !all });
            return {
              said: all ? t("picture.unstarred") : t("picture.starred"),
              undo: () => changeAssets(ids, { favourite: all }),
            };
          },
        },
        made && {
          id: "picture.vary",
          label: t("picture.vary"),
          icon: Shuffle,
          shortcut: SHORTCUTS.vary,
          scope,
          perform: async () => {
            const edit = await editBehind(first.id);
            const own = await recallOf(first.id, "all");
            if (edit) await submitEdit({ ...edit, seed: null, count: 4 });
            else await submit({ ...own, seed: null, image: first.id, strength: 0.55, count: 4 });
            toCreate();
            return undefined;
          },
        },
        single && {
          id: "picture.instruct",
          label: t("picture.instruct"),
          icon: WandSparkles,
          shortcut: SHORTCUTS.instruct,
          scope,
          words: "edit by instruction change kontext",
          enabled: () => !unable,
          reason: unable ? t("edit.nobody") : undefined,
          perform: () => open("edit", [first.id]),
        },
        single && {
          id: "picture.upscale",
          label: t("picture.upscale"),
          icon: ImageUpscale,
          shortcut: SHORTCUTS.upscale,
          scope,
          words: "enlarge larger resolution detail",
          perform: () => open("upscale", [first.id]),
        },
        single && {
          id: "picture.edit",
          label: t("picture.edit"),
          icon: Brush,
          shortcut: SHORTCUTS.edit,
          scope,
          perform: () => void navigate({ to: "/canvas", search: { picture: first.id } }),
        },
        single && {
          id: "picture.reference",
          label: t("picture.reference"),
          icon: ImagePlus,
          scope,
          perform: () => {
            change({ image: first.id });
            toCreate();
            return undefined;
          },
        },
        made && {
          id: "picture.recall",
          label: t("picture.recall"),
          icon: RotateCcw,
          shortcut: SHORTCUTS.recall,
          scope,
          perform: () => recall(first, "all"),
        },
        made && {
          id: "picture.recallSeed",
          label: t("picture.recallSeed"),
          icon: Sprout,
          scope,
          perform: () => recall(first, "seed"),
        },
        single &&
          first.prompt !== "" && {
            id: "picture.copyPrompt",
            label: t("picture.copyPrompt"),
            icon: Copy,
            scope,
            perform: async () => {
              await navigator.clipboard.writeText(first.prompt);
              toast.info(t("common.copied"));
              return undefined;
            },
          },
        single && {
          id: "picture.similar",
          label: t("picture.similar"),
          icon: ScanSearch,
          scope,
          perform: () => void navigate({ to: "/library", search: { similar: first.id } }),
        },
        assets.length >= 2 &&
          assets.length <= 4 && {
            id: "picture.compare",
            label: t("picture.compare"),
            icon: Copy,
            shortcut: "c",
            scope,
            perform: () => void navigate({ to: "/compare", search: { ids: ids.join(",") } }),
          },
        {
          id: "picture.recipe",
          label: single ? t("picture.recipe") : t("picture.recipeMany", { count: assets.length }),
          icon: Workflow,
          scope,
          words: "batch run graph workflow",
          perform: () => void navigate({ to: "/recipes", search: { pictures: ids.join(",") } }),
        },
        {
          id: "picture.collection",
          label: t("picture.collection"),
          icon: FolderPlus,
          scope,
          perform: () => open("collection", ids),
        },
        {
          id: "picture.export",
          label: t("picture.export"),
          icon: Upload,
          shortcut: SHORTCUTS.export,
          scope,
          perform: () => open("export", ids),
        },
        {
          id: "picture.share",
          label: t("picture.share"),
          icon: Share2,
          shortcut: SHORTCUTS.share,
          scope,
          perform: () => open("share", ids),
        },
        single && {
          id: "picture.download",
          label: t("picture.download"),
          icon: Download,
          shortcut: SHORTCUTS.download,
          scope,
          perform: () => downloadOriginal(first.id),
        },
        {
          id: "picture.report",
          label: t("picture.report"),
          icon: Flag,
          scope,
          words: "moderation abuse consent",
          perform: () => open("report", ids),
        },
        {
          id: "picture.trash",
          label: t("picture.trash"),
          icon: Trash2,
          shortcut: SHORTCUTS.trash,
          scope,
          perform: async () => {
            await trashAssets(ids);
            return { said: t("picture.trashed", { count: ids.length }), undo: () => restoreAssets(ids) };
          },
        },
      ];
      return found.filter((one) => one !== false);
    };
  }, [navigate, submit, open, change, unable]);
}

/** Actions as the lines of a menu; `breaks` names those that start a new group. */
export function entriesOf(
  actions: readonly Action[],
  breaks: readonly string[] = ["picture.recall", "picture.collection", "picture.report"],
): MenuEntries {
  return actions.flatMap((action, index) => {
    const line = {
      id: action.id,
      label: action.label,
      icon: action.icon,
      shortcut: action.shortcut,
      disabled: !allowed(action),
      note: allowed(action) ? undefined : action.reason,
      danger: action.id.endsWith(".trash") || action.id.endsWith(".erase"),
      onSelect: () => void perform(action),
    };
    return index > 0 && breaks.includes(action.id) ? [null, line] : [line];
  });
}
