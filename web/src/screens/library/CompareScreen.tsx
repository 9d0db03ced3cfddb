import { useNavigate, useSearch } from "@tanstack/react-router";
import { Trophy, X } from "lucide-react";
import { useState } from "react";

import { useActions } from "@/actions/registry";
import { changeAssets, useAssetList } from "@/api/assets";
import type { Asset } from "@/api/types";
import { BeforeAfter } from "@/pictures/BeforeAfter";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Segmented } from "@/ui/segmented";
import { Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

type Mode = "side" | "slider" | "hover";

/** Two to four pictures: side by side, under a slider, or by hovering; with a vote for the best. */
export function CompareScreen() {
  const { ids = "" } = useSearch({ from: "/shell/compare" });
  const { assets, isPending, error, refetch } = useAssetList(ids.split(",").filter(Boolean).slice(0, 4));
  const navigate = useNavigate();
  const [mode, setMode] = useState<Mode>("side");
  const close = () => void navigate({ to: "/library" });
  useActions([
    {
      id: "compare.close",
      label: t("common.close"),
      scope: "viewer",
      icon: X,
      shortcut: "escape",
      hidden: true,
      perform: close,
    },
  ]);
  const [first, second] = assets;
  return (
    <div className="flex h-full flex-col bg-sunken">
      <header className="flex items-center gap-3 p-3">
        <IconButton label={t("common.close")} onClick={close}>
          <X size={18} />
        </IconButton>
        <h1 className="text-md font-semibold">{t("compare.title")}</h1>
        <div className="flex-1" />
        <Segmented
          label={t("compare.mode")}
          value={mode}
          onChange={setMode}
          options={(assets.length === 2 ? (["side", "slider", "hover"] as const) : (["side", "hover"] as const)).map(
            (value) => ({ value, label: t(`compare.${value}`) }),
          )}
        />
      </header>
      <div className="min-h-0 flex-1 p-4 pt-0">
        {error && assets.length === 0 ? <Failure error={error} onRetry={refetch} /> : null}
        {isPending && assets.length === 0 ? (
          <div role="status" aria-label={t("common.loading")} className="grid h-full gap-3 sm:grid-cols-2">
            <Skeleton className="h-full rounded-none" />
            <Skeleton className="h-full rounded-none" />
          </div>
        ) : null}
        {mode === "slider" && first && second ? (
          <div className="grid h-full place-items-center">
            <BeforeAfter
              before={{ src: first.content, label: "1" }}
              after={{ src: second.content, label: "2" }}
              ratio={first.width / first.height}
            />
          </div>
        ) : mode === "hover" ? (
          <Hover assets={assets} />
        ) : (
          <div
            className={cn(
              "grid h-full auto-rows-fr gap-3 lg:auto-cols-fr lg:grid-flow-col",
              assets.length > 2 ? "grid-cols-2 lg:grid-cols-none" : "sm:auto-cols-fr sm:grid-flow-col",
            )}
          >
            {assets.map((asset, index) => (
              <figure key={asset.id} className="flex min-h-0 min-w-0 flex-col gap-2">
                <img src={asset.content} alt={asset.prompt} className="min-h-0 flex-1 object-contain" />
                <figcaption className="flex items-center justify-between gap-2 text-sm text-ink-2">
                  <span className="min-w-0 truncate">
                    {index + 1} · {asset.prompt}
                  </span>
                  <Vote asset={asset} others={assets} />
                </figcaption>
              </figure>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** The winner gets five stars; taking the vote back restores all. */
function Vote({ asset, others }: { asset: Asset; others: readonly Asset[] }) {
  const vote = async () => {
    const before = others.map((one) => [one.id, one.stars] as const);
    await changeAssets([asset.id], { stars: 5 });
    toast.undo(
      t("compare.voted"),
      () => void Promise.all(before.map(([id, stars]) => changeAssets([id], { stars }))).catch(toast.problem),
    );
  };
  return (
    <Button
      size="sm"
      variant={asset.stars === 5 ? "primary" : "secondary"}
      onClick={() => void vote().catch(toast.problem)}
    >
      <Trophy size={14} />
      {t("compare.vote")}
    </Button>
  );
}

function Hover({ assets }: { assets: readonly Asset[] }) {
  const [at, setAt] = useState(0);
  const shown = assets[at] ?? assets[0];
  return (
    <div className="flex h-full flex-col items-center gap-3">
      {shown ? <img src={shown.content} alt={shown.prompt} className="min-h-0 w-full flex-1 object-contain" /> : null}
      <div role="group" aria-label={t("compare.hover")} className="flex gap-2">
        {assets.map((asset, index) => (
          <button
            key={asset.id}
            type="button"
            aria-pressed={index === at}
            aria-label={String(index + 1)}
            onPointerEnter={() => setAt(index)}
            onFocus={() => setAt(index)}
            onClick={() => setAt(index)}
            className={cn("rounded-md", index === at && "outline-2 outline-offset-2 outline-accent")}
          >
            <img src={asset.thumbnail} alt="" className="size-16 rounded-md object-cover" />
          </button>
        ))}
      </div>
    </div>
  );
}
