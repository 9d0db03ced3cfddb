import { type SampleRow, useSamples } from "@/api/runs";
import type { Run } from "@/api/types";
import { useLiveStore } from "@/live/store";
import { t, word } from "@/strings";

/** What a training draws at its checkpoints, as it comes; before the first of them, what its other parts draw. */
export function TrainingSamples({ run, busy }: { run: Run; busy: boolean }) {
  const samples = useSamples(run.id);
  const previews = useLiveStore((state) => state.previews);
  const working = run.tasks.find((task) => previews[task.id]);
  const preview = working ? previews[working.id] : undefined;
  return (
    <>
      {preview && working && busy ? (
        <figure>
          <figcaption className="mb-1 text-sm text-ink-2">{word("previewOf", working.node)}</figcaption>
          <img src={preview} alt={word("previewOf", working.node)} className="max-h-60 rounded-lg" />
        </figure>
      ) : null}
      <SampleRows rows={samples.data?.rows ?? []} prompts={samples.data?.prompts ?? []} />
    </>
  );
}

/** A row of pictures for each checkpoint, the newest first: one column is one prompt and one seed. */
export function SampleRows({ rows, prompts }: { rows: readonly SampleRow[]; prompts: readonly string[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className="text-sm font-semibold">{t("training.samples")}</h3>
      <p className="mb-2 text-sm text-pretty text-ink-2">
        {prompts.length > 0 ? t("training.samplesOf", { prompts: prompts.join(" · ") }) : t("training.samplesSame")}
      </p>
      <ul className="grid gap-3 sm:grid-cols-2">
        {rows.map((row) => (
          <li key={row.step}>
            <figure>
              <img
                src={row.address}
                alt={t("training.sampleAt", { step: row.step })}
                className="w-full rounded-lg border border-line"
              />
              <figcaption className="tabular mt-1 text-sm text-ink-2">
                {t("training.step")} {row.step}
              </figcaption>
            </figure>
          </li>
        ))}
      </ul>
    </section>
  );
}
