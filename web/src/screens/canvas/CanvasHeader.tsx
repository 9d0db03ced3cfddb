import { Link } from "@tanstack/react-router";
import { ArrowLeft, Ellipsis, ImageDown, Images } from "lucide-react";
import { useRef, useState } from "react";

import { ActionButton } from "@/actions/ActionButton";
import { run } from "@/actions/registry";
import { uploadPicture } from "@/api/assets";
import { downloadOriginal } from "@/api/export";
import { assetsOf, resize, type CanvasDocument } from "@/screens/canvas/document";
import { ResizeDialog } from "@/screens/canvas/ResizeDialog";
import { flatten, toBlob, type Pictures } from "@/screens/canvas/render";
import { useCanvas } from "@/screens/canvas/state";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** Name, history, zoom, and the ways out: saved, into the library, as a file. */
export function CanvasHeader({ pictures }: { pictures: Pictures }) {
  const { name, document, saved, zoom, set, edit } = useCanvas();
  const [sizing, setSizing] = useState(false);
  const [busy, attempt] = useBusy();
  const empty = document.layers.length === 0;
  const last = useRef<{ document: CanvasDocument; name: string; asset: string } | null>(null);
  /** The canvas as one picture of the library, with what it was made from; the same as before where nothing changed. */
  const kept = async (): Promise<string> => {
    if (last.current?.document === document && last.current.name === name) return last.current.asset;
    const blob = await toBlob(flatten(document, pictures));
    const made = await uploadPicture(blob, `${name || t("canvas.untitled")}.png`, { sources: assetsOf(document) });
    last.current = { document, name, asset: made.id };
    return made.id;
  };
  const toLibrary = () =>
    attempt(async () => {
      await kept();
      toast.good(t("canvas.kept"));
    });
  // A file leaves the studio by its door like any other: marked, and signed with where it comes from.
  const toFile = () =>
    attempt(async () => {
      toast.info(t("canvas.signing"));
      await downloadOriginal(await kept());
    });
  return (
    <header className="z-10 flex items-center gap-1 border-b border-line bg-ground px-2 py-2">
      <Link
        to="/canvas"
        aria-label={t("canvas.all")}
        className="grid size-9 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover pointer-coarse:size-11"
      >
        <ArrowLeft size={18} />
      </Link>
      <h1 className="sr-only">{t("nav.canvas")}</h1>
      <input
        aria-label={t("canvas.name")}
        value={name}
        placeholder={t("canvas.untitled")}
        onChange={(event) => set({ name: event.target.value })}
        className="h-9 min-w-0 flex-1 rounded-md bg-transparent text-ellipsis pointer-coarse:h-11 px-2 font-medium hover:bg-hover focus:bg-raised sm:max-w-72 sm:flex-none"
      />
      <span className="tabular mr-auto text-sm text-ink-3 max-md:hidden">{t("size.px", document)}</span>
      <ActionButton id="canvas.undo" />
      <ActionButton id="canvas.redo" />
      <span className="max-sm:hidden">
        <ActionButton id="canvas.before" />
      </span>
      <button
        type="button"
        onClick={() => run("canvas.fit")}
        className="tabular h-9 w-14 rounded-md text-sm text-ink-2 hover:bg-hover max-sm:hidden"
      >
        {Math.round(zoom * 100)} %
      </button>
      <Menu
        entries={[
          {
            id: "file",
            label: t("canvas.toFile"),
            icon: ImageDown,
            disabled: busy || empty,
            onSelect: () => void toFile(),
          },
          { id: "resize", label: t("canvas.resize"), disabled: empty, onSelect: () => setSizing(true) },
          { id: "fit", label: t("canvas.fit"), shortcut: "0", onSelect: () => run("canvas.fit") },
          null,
          { id: "shortcuts", label: t("shortcuts.title"), shortcut: "?", onSelect: () => run("shortcuts") },
        ]}
      >
        <IconButton label={t("common.more")}>
          <Ellipsis size={18} />
        </IconButton>
      </Menu>
      <Button size="sm" disabled={busy || empty} onClick={() => void toLibrary()} className="max-sm:hidden">
        <Images size={15} />
        {t("canvas.toLibrary")}
      </Button>
      <Button size="sm" variant="primary" disabled={saved === document || empty} onClick={() => run("canvas.save")}>
        {saved === document ? t("canvas.saved") : t("common.save")}
      </Button>
      {sizing ? (
        <ResizeDialog
          size={document}
          onClose={() => setSizing(false)}
          onSize={(width, height) => edit((one) => resize(one, width, height))}
        />
      ) : null}
    </header>
  );
}
