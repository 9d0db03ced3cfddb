import "@/screens/library/words";
import "@/screens/viewer/words";

import { Star } from "lucide-react";

import { useActions } from "@/actions/registry";
import { changeAssets } from "@/api/assets";
import type { Asset } from "@/api/types";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { toast } from "@/ui/toast";

/** One to five; the same again takes it away. By keys 0 to 5. */
export function Stars({ asset }: { asset: Asset }) {
  const rate = (stars: number) => changeAssets([asset.id], { stars: stars === asset.stars ? 0 : stars });
  useActions(
    [1, 2, 3, 4, 5].map((stars) => ({
      id: `viewer.rate.${stars}`,
      label: t("viewer.rate", { count: stars }),
      scope: "viewer" as const,
      shortcut: String(stars),
      hidden: true,
      perform: async () => {
        const before = asset.stars;
        await rate(stars);
        return {
          said: t("viewer.rated", { count: stars === before ? 0 : stars }),
          undo: () => changeAssets([asset.id], { stars: before }),
        };
      },
    })),
  );
  return (
    <div role="radiogroup" aria-label={t("library.stars")} className="flex">
      {[1, 2, 3, 4, 5].map((stars) => (
        <button
          key={stars}
          type="button"
          role="radio"
          aria-checked={asset.stars === stars}
          aria-label={t("viewer.rate", { count: stars })}
          onClick={() => void rate(stars).catch(toast.problem)}
          className="grid size-8 place-items-center rounded-md hover:bg-hover pointer-coarse:size-11"
        >
          <Star
            size={17}
            className={cn(stars <= asset.stars ? "text-[#c07d00]" : "text-ink-3")}
            fill={stars <= asset.stars ? "currentColor" : "none"}
          />
        </button>
      ))}
    </div>
  );
}
