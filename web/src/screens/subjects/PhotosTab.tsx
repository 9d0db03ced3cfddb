import "@/screens/library/words";

import { Check, ImageUp, ScanFace, Sparkle, X } from "lucide-react";
import { useState } from "react";

import { acceptPhoto, ratePhotos, rejectPhoto, trashPhotos, useAdvice, usePhotos } from "@/api/subjects";
import type { Photo, Subject } from "@/api/types";
import { FaceBoxes } from "@/screens/subjects/FaceBoxes";
import { ChoosePhotos } from "@/screens/photos/ChoosePhotos";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Segmented } from "@/ui/segmented";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

type Show = "all" | "accepted" | "refused";

/** Every photo with its verdicts, and a person's own say. */
export function PhotosTab({ subject }: { subject: Subject }) {
  const photos = usePhotos(subject.id);
  const [show, setShow] = useState<Show>("all");
  const [boxes, setBoxes] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const all = photos.data ?? [];
  const shown = all.filter((photo) => show === "all" || photo.accepted === (show === "accepted"));

  if (photos.isPending)
    return (
      <Grid>
        {[1, 2, 3, 4, 5, 6].map((one) => (
          <Skeleton key={one} className="aspect-square" />
        ))}
      </Grid>
    );
  if (photos.isError) return <Failure error={photos.error} onRetry={() => void photos.refetch()} />;
  if (all.length === 0)
    return (
      <Empty icon={ImageUp} title={t("photos.emptyTitle")} text={t("photos.emptyText")}>
        <ChoosePhotos subject={subject.id} primary />
      </Empty>
    );

  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const act = (does: Promise<unknown>) => void does.then(() => setChosen(new Set())).catch(toast.problem);
  const ids = [...chosen];
  return (
    <div className="grid gap-5">
      <Advice id={subject.id} />
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label={t("photos.show")}
          value={show}
          onChange={setShow}
          options={(["all", "accepted", "refused"] as const).map((value) => ({
            value,
            label: t(`photos.shown.${value}`),
          }))}
        />
        <Button size="sm" variant="quiet" aria-pressed={boxes} onClick={() => setBoxes(!boxes)}>
          <ScanFace size={16} />
          {t("photos.faces")}
        </Button>
        <div className="flex-1" />
        {ids.length > 0 ? (
          <>
            <span className="tabular text-sm text-ink-2">{t("library.selected", { count: ids.length })}</span>
            <Button size="sm" onClick={() => act(Promise.all(ids.map((id) => acceptPhoto(subject.id, id))))}>
              <Check size={15} />
              {t("photos.use")}
            </Button>
            <Button size="sm" onClick={() => act(Promise.all(ids.map((id) => rejectPhoto(subject.id, id))))}>
              <X size={15} />
              {t("photos.leave")}
            </Button>
            <Button size="sm" onClick={() => act(ratePhotos(subject.id, ids, "general"))}>
              {t("photos.rateGeneral")}
            </Button>
            <Button size="sm" onClick={() => act(trashPhotos(subject.id, ids))}>
              {t("picture.trash")}
            </Button>
          </>
        ) : null}
      </div>
      <Grid>
        {shown.map((photo) => (
          <Card
            key={photo.asset}
            photo={photo}
            subject={subject.id}
            boxes={boxes}
            chosen={chosen.has(photo.asset)}
            onToggle={() => toggle(photo.asset)}
          />
        ))}
      </Grid>
    </div>
  );
}

function Grid({ children }: { children: React.ReactNode }) {
  return <ul className="grid grid-cols-2 gap-4 sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))]">{children}</ul>;
}

function Card({
  photo,
  subject,
  boxes,
  chosen,
  onToggle,
}: {
  photo: Photo;
  subject: string;
  boxes: boolean;
  chosen: boolean;
  onToggle: () => void;
}) {
  const against = photo.verdicts.filter((verdict) => !verdict.passed && !verdict.overridden);
  const act = (does: Promise<unknown>) => void does.catch(toast.problem);
  return (
    <li className="grid content-start gap-2">
      <div
        className={cn(
          "relative overflow-hidden rounded-lg bg-hover",
          chosen && "outline-2 outline-offset-2 outline-accent",
        )}
      >
        <button
          type="button"
          aria-pressed={chosen}
          aria-label={t("picture.photoOf", { name: photo.name })}
          onClick={onToggle}
          className="block w-full focus-visible:-outline-offset-2"
        >
          <img
            src={photo.thumbnail}
            alt=""
            className={cn("aspect-square w-full object-contain", !photo.accepted && "opacity-50")}
          />
        </button>
        {boxes ? <FaceBoxes photo={photo} /> : null}
        <span
          className={cn(
            "pointer-events-none absolute top-2 left-2 grid size-6 place-items-center rounded-full text-white",
            photo.accepted ? "bg-[#16703c]" : "bg-bad-fill",
          )}
        >
          {photo.accepted ? (
            <Check size={14} strokeWidth={3} aria-label={t("photos.shown.accepted")} />
          ) : (
            <X size={14} strokeWidth={3} aria-label={t("photos.shown.refused")} />
          )}
        </span>
        <div className="absolute right-1 bottom-1">
          {photo.accepted ? (
            <IconButton
              size="sm"
              variant="secondary"
              label={t("photos.leave")}
              onClick={() => act(rejectPhoto(subject, photo.asset))}
            >
              <X size={15} />
            </IconButton>
          ) : (
            <IconButton
              size="sm"
              variant="secondary"
              label={t("photos.use")}
              onClick={() => act(acceptPhoto(subject, photo.asset))}
            >
              <Check size={15} />
            </IconButton>
          )}
        </div>
      </div>
      <div className="min-w-0">
        <p className="truncate text-sm font-medium" title={photo.name}>
          {photo.name}
        </p>
        {against.length > 0 ? (
          <p className="line-clamp-3 text-xs text-bad" title={against.map((one) => one.reason).join("\n")}>
            {against.map((one) => one.reason || word("check", one.check)).join("; ")}
          </p>
        ) : (
          <p className="tabular text-xs text-ink-2">{t("size.px", photo)}</p>
        )}
        <div className="mt-1 flex flex-wrap gap-1">
          {photo.rating === null ? <Badge tone="warn">{t("photos.unrated")}</Badge> : null}
          {photo.minor ? <Badge tone="bad">{t("photos.minor")}</Badge> : null}
        </div>
      </div>
    </li>
  );
}

function Advice({ id }: { id: string }) {
  const advice = useAdvice(id);
  if (!advice.data || advice.data.length === 0) return null;
  return (
    <section className="rounded-lg border border-line bg-raised p-4">
      <h2 className="mb-1.5 flex items-center gap-2 text-sm font-semibold">
        <Sparkle size={15} className="text-accent-ink" />
        {t("photos.advice")}
      </h2>
      <ul className="grid gap-1 text-ink-2">
        {advice.data.map((one) => (
          <li key={one} className="text-pretty first-letter:uppercase">
            {one}
          </li>
        ))}
      </ul>
    </section>
  );
}
