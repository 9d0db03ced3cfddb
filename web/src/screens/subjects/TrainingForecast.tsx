import type { TrainingEstimate } from "@/api/training";
import { duration, memorySize } from "@/lib/format";
import { t } from "@/strings";

/** What a training will take: the photos, the time with how that is known, the memory, and what was noticed. */
export function Forecast({ found }: { found: TrainingEstimate }) {
  const time = found.reused
    ? t("training.reused")
    : t("training.takes", { time: duration(found.seconds), basis: found.seconds_note });
  return (
    <>
      <p>
        {t("training.learnsFrom", { photos: found.photos, all: found.photos + found.held_out })}{" "}
        {found.held_out > 0 ? t("training.heldOut", { count: found.held_out }) : t("training.noneHeldOut")}
      </p>
      <p>{time}</p>
      <p>{t("training.memory", { needed: memorySize(found.memory_bytes), free: memorySize(found.memory_free) })}</p>
      {found.fits ? null : <p className="text-bad">{t("training.tooLarge")}</p>}
      {found.notes.map((note) => (
        <p key={note} className="first-letter:uppercase">
          {note}
        </p>
      ))}
    </>
  );
}
