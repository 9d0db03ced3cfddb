import "@/screens/viewer/words";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";

import { assetOf, thumbnailAddress } from "@/api/assets";
import { api, ask } from "@/api/client";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { Failure, Skeleton } from "@/ui/states";

interface Props {
  several: boolean;
  /** Only what people brought. */
  photos: boolean;
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
  onClose: () => void;
}

const usePictures = (photos: boolean) =>
  useInfiniteQuery({
    queryKey: ["library", "picker", photos],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/v1/assets", {
          params: {
            query: { limit: 60, ...(photos ? { kind: ["photo"] } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Pictures of the library, to choose one or several from. */
export function PicturePicker({ several, photos, chosen, onChoose, onClose }: Props) {
  const pictures = usePictures(photos);
  const [ids, setIds] = useState<readonly string[]>(chosen);
  const tiles = (pictures.data?.pages ?? []).flatMap((page) => page.items.map(assetOf));
  const toggle = (id: string) => {
    if (several) setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
    else {
      onChoose([id]);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(several ? "recipes.choosePictures" : "recipes.choosePicture")}
      className="sm:w-[min(44rem,94vw)]"
      footer={
        several ? (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              variant="primary"
              onClick={() => {
                onChoose(ids);
                onClose();
              }}
            >
              {t("recipes.takePictures", { count: ids.length })}
            </Button>
          </>
        ) : null
      }
    >
      {pictures.isPending ? <Skeleton className="h-40" /> : null}
      {pictures.isError ? <Failure error={pictures.error} onRetry={() => void pictures.refetch()} /> : null}
      {pictures.isSuccess && tiles.length === 0 ? <p className="text-ink-2">{t("recipes.noPictures")}</p> : null}
      <div role="group" aria-label={t("nav.library")} className="grid grid-cols-3 gap-2 sm:grid-cols-5">
        {tiles.map((one) => {
          const on = ids.includes(one.id);
          return (
            <button
              key={one.id}
              type="button"
              aria-pressed={on}
              aria-label={one.prompt || t("viewer.picture")}
              onClick={() => toggle(one.id)}
              className={cn(
                "relative aspect-square overflow-hidden rounded-md bg-hover",
                on && "outline-2 outline-offset-1 outline-accent",
              )}
            >
              <img src={thumbnailAddress(one.id, 256)} alt="" loading="lazy" className="size-full object-cover" />
              {on ? (
                <span className="absolute top-1.5 right-1.5 grid size-5 place-items-center rounded-full bg-accent text-on-accent">
                  <Check size={12} strokeWidth={3} />
                </span>
              ) : null}
            </button>
          );
        })}
      </div>
      {pictures.hasNextPage ? (
        <Button
          size="sm"
          className="mt-3"
          disabled={pictures.isFetchingNextPage}
          onClick={() => void pictures.fetchNextPage()}
        >
          {t("recipes.morePictures")}
        </Button>
      ) : null}
    </Dialog>
  );
}
