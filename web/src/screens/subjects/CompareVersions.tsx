import { useState } from "react";

import { submitCreate } from "@/api/create";
import { useRun } from "@/api/runs";
import type { PersonalModel, Subject } from "@/api/types";
import { BLANK, requestOf } from "@/screens/create/composer";
import { PendingTile } from "@/screens/create/PendingTile";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { useBusy } from "@/ui/useBusy";

const MOST = 4;

/** The same prompt and seed drawn by several versions, side by side. */
export function CompareVersions({
  model,
  subject,
  onClose,
}: {
  model: PersonalModel;
  subject: Subject;
  onClose: () => void;
}) {
  const [prompt, setPrompt] = useState(t("versions.comparePrompt", { trigger: subject.trigger }));
  const [runs, setRuns] = useState<Record<number, string>>({});
  const [busy, attempt] = useBusy();
  const versions = model.versions.slice(-MOST);
  const draw = async () => {
    await attempt(async () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const started = await Promise.all(
        versions.map(async (version) => {
          const adapters = [{ name: `${model.name}@${version.number}`, weight: 1 }];
          const { run } = await submitCreate(
            requestOf({ ...BLANK, prompt, count: 2, seed, model: model.baseModel, adapters }, []),
          );
          return [version.number, run] as const;
        }),
      );
      setRuns(Object.fromEntries(started));
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("versions.compare")}
      description={t("versions.compareHint")}
      className="sm:w-[min(56rem,94vw)]"
    >
      <form
        className="mb-5 flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void draw();
        }}
      >
        <div className="flex-1">
          <Field label={t("create.prompt")}>
            {(props) => <Input {...props} value={prompt} onChange={(event) => setPrompt(event.target.value)} />}
          </Field>
        </div>
        <Button type="submit" variant="primary" disabled={busy || !prompt.trim()}>
          {t("create.submit")}
        </Button>
      </form>
      <div className="grid gap-4" style={{ gridTemplateColumns: `repeat(${versions.length}, minmax(0, 1fr))` }}>
        {versions.map((version) => (
          <section key={version.number} className="grid content-start gap-2">
            <h3 className="text-sm font-medium">
              {t("versions.version")} {version.number}
            </h3>
            {runs[version.number] ? <Drawn id={runs[version.number] ?? ""} /> : null}
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** What a run drew, or is drawing. */
export function Drawn({ id }: { id: string }) {
  const run = useRun(id);
  if (!run.data) return null;
  const { pictures, faults } = run.data;
  if (faults[0]) return <p className="text-sm text-bad">{faults[0].message}</p>;
  if (pictures.length === 0) return <PendingTile run={run.data} index={0} />;
  return pictures.map((picture) => (
    <img key={picture.id} src={picture.thumbnail} alt={picture.prompt} className="w-full rounded-lg" />
  ));
}
