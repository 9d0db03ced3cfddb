import { Check, Star } from "lucide-react";
import { memo } from "react";

import { thumbnailAddress } from "@/api/assets";
import type { Asset } from "@/api/types";
import { DRAGGED } from "@/screens/library/drag";
import type { PictureLinks } from "@/screens/library/links";
import type { Selection } from "@/screens/library/selection";
import { t } from "@/strings";
import { cn } from "@/ui/cn";

interface Props {
  asset: Asset;
  x: number;
  y: number;
  width: number;
  height: number;
  chosen: boolean;
  /** Something is chosen: a click chooses too. */
  active: boolean;
  toggle: Selection["toggle"];
  chosenIds: Selection["chosenIds"];
  links: PictureLinks;
}

/** The smallest thumbnail that looks sharp: they come sooner, and are decoded in less time. */
const sizeFor = (width: number, height: number): 256 | 512 =>
  Math.max(width, height) * Math.min(devicePixelRatio, 2) <= SHARP ? 256 : 512;
const SHARP = 256 * 1.2;

/** A picture that is scrolled away before it came is not waited for: those in the window come sooner. */
const given = (image: HTMLImageElement | null) => () => {
  if (image && !image.complete) image.removeAttribute("src");
};

/** One picture of the grid: opened by click, chosen by its tick, dragged onto a collection. */
export const GridTile = memo(function GridTile(props: Props) {
  const { asset, x, y, width, height, chosen, active, toggle, chosenIds, links } = props;
  return (
    <div
      className={cn("group absolute overflow-hidden", chosen ? "bg-accent-soft" : "bg-hover")}
      style={{ left: x, top: y, width, height, background: chosen ? undefined : (asset.colour ?? undefined) }}
    >
      <a
        href={links.href(asset.id)}
        aria-label={t("picture.of", { prompt: asset.prompt || asset.id })}
        draggable
        onDragStart={(event) => {
          const ids = chosen ? chosenIds() : [asset.id];
          event.dataTransfer.setData(DRAGGED, JSON.stringify(ids));
          event.dataTransfer.effectAllowed = "copy";
        }}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own: a new tab, a download
          event.preventDefault();
          if (active || event.shiftKey) toggle(asset, event.shiftKey);
          else links.open(asset.id);
        }}
        className="block size-full focus-visible:-outline-offset-3"
      >
        <img
          ref={given}
          src={thumbnailAddress(asset.id, sizeFor(width, height))}
          alt=""
          decoding="async"
          draggable={false}
          className={cn("size-full object-cover transition-transform duration-100", chosen && "scale-90")}
        />
      </a>
      <button
        type="button"
        role="checkbox"
        aria-checked={chosen}
        aria-label={t("picture.select")}
        onClick={(event) => toggle(asset, event.shiftKey)}
        className={cn(
          "absolute top-1.5 left-1.5 grid size-6 place-items-center rounded-full border-2 text-white transition-opacity focus-visible:opacity-100 after:absolute after:-inset-2 pointer-coarse:size-8",
          chosen
            ? "border-white bg-accent opacity-100"
            : "border-white/90 bg-black/35 opacity-0 group-hover:opacity-100",
          active && "opacity-100",
        )}
      >
        {chosen ? <Check size={14} strokeWidth={3} /> : null}
      </button>
      {asset.stars ? (
        <span className="pointer-events-none absolute right-1.5 bottom-1.5 flex items-center gap-0.5 rounded-sm bg-black/55 px-1 text-[11px] leading-4 text-white">
          <Star size={10} fill="currentColor" />
          {asset.stars}
        </span>
      ) : null}
    </div>
  );
});
