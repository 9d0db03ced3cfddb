import { Link } from "@tanstack/react-router";
import { Ellipsis, Heart } from "lucide-react";
import { useState } from "react";

import { perform } from "@/actions/registry";
import type { Asset } from "@/api/types";
import { entriesOf, type PictureActions } from "@/pictures/actions";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { ContextMenu, Menu } from "@/ui/menu";
import { Tooltip } from "@/ui/tooltip";

const ROUND =
  "grid size-8 place-items-center rounded-md bg-black/55 text-white backdrop-blur-sm hover:bg-black/75 pointer-coarse:size-10";
const QUICK = ["picture.vary", "picture.instruct", "picture.recall"];

interface Props {
  asset: Asset;
  actions: PictureActions;
  from?: string;
  /** Among the first that are seen: fetched before what is below. */
  first?: boolean;
}

/** A picture with everything that can be done with it, on hover, by focus and by right click. */
export function Tile({ asset, actions, from, first = false }: Props) {
  const own = actions([asset], "create");
  const star = own.find((action) => action.id === "picture.star");
  const quick = own.filter((action) => QUICK.includes(action.id));
  const [broken, setBroken] = useState(false);
  return (
    <ContextMenu entries={entriesOf(own)}>
      <figure className="group relative overflow-hidden rounded-lg bg-hover">
        <Link
          to="/picture/$id"
          params={{ id: asset.id }}
          search={from ? { from } : {}}
          className="block focus-visible:-outline-offset-2"
          aria-label={t("picture.of", { prompt: asset.prompt || asset.id })}
        >
          {broken ? (
            <span className="block" style={{ aspectRatio: `${asset.width} / ${asset.height}` }} />
          ) : (
            <img
              src={asset.thumbnail}
              alt=""
              draggable={false}
              decoding="async"
              fetchPriority={first ? "high" : "auto"}
              onError={() => setBroken(true)}
              className="block w-full"
              style={{ aspectRatio: `${asset.width} / ${asset.height}` }}
            />
          )}
        </Link>
        <div
          className={cn(
            "pointer-events-none absolute inset-x-0 bottom-0 flex gap-1 p-2 opacity-0 transition-opacity duration-100",
            "group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100 [&>*]:pointer-events-auto",
          )}
        >
          <span className="contents pointer-coarse:hidden">
            {quick.map((action) => (
              <Tooltip key={action.id} label={action.label} side="top">
                <button
                  type="button"
                  aria-label={action.label}
                  className={cn(ROUND, "pointer-coarse:hidden")}
                  onClick={() => void perform(action)}
                >
                  {action.icon ? <action.icon size={16} /> : null}
                </button>
              </Tooltip>
            ))}
          </span>
          <span className="flex-1" />
          <Menu entries={entriesOf(own)}>
            <button type="button" aria-label={t("picture.more")} className={ROUND}>
              <Ellipsis size={16} />
            </button>
          </Menu>
        </div>
        {star ? (
          <button
            type="button"
            aria-label={star.label}
            aria-pressed={asset.favourite}
            onClick={() => void perform(star)}
            className={cn(
              ROUND,
              "absolute top-2 right-2 transition-opacity",
              !asset.favourite &&
                "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:hidden",
            )}
          >
            <Heart size={16} fill={asset.favourite ? "currentColor" : "none"} />
          </button>
        ) : null}
      </figure>
    </ContextMenu>
  );
}
