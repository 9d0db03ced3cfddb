import { Link } from "@tanstack/react-router";
import { Dumbbell, ImageUp, UserRound } from "lucide-react";

import { useModels } from "@/api/models";
import { startTraining } from "@/api/training";
import type { Subject } from "@/api/types";
import { slug } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { useSample } from "@/screens/create/useSample";
import { choosePhotos } from "@/screens/photos/choose";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

/** An empty studio offers one thing to do: bring photos. And a sample person for those who only look around. */
export function FirstMinute({ subjects }: { subjects: readonly Subject[] }) {
  const known = subjects.length > 0;
  const ready = subjects.find(
    (one) => one.models.length === 0 && !one.training && one.accepted > 0 && !one.needsConsent,
  );
  const change = useComposer((state) => state.change);
  const [busy, attempt] = useBusy();
  const models = useModels();
  const model = models.data?.find((one) => one.default && one.builtin);

  const sample = useSample();
  const learn = async (subject: Subject) => {
    await startTraining(subject.id, {});
    change({ prompt: `@${slug(subject.name)} ` });
  };
  const title = ready ? t("create.readyTitle", ready) : known ? t("create.emptyTitle") : t("create.dropTitle");
  const text = ready
    ? t("create.readyText", { name: ready.name, count: ready.accepted, slug: slug(ready.name) })
    : known
      ? t("create.emptyText")
      : t("create.dropText");

  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6 pt-2 sm:pt-6">
      <div className="grid justify-items-center gap-2 rounded-xl border-2 border-dashed border-line-strong bg-raised px-6 py-14 text-center">
        <span className="mb-2 grid size-16 place-items-center rounded-xl bg-accent-soft text-accent-ink">
          <ImageUp size={30} strokeWidth={1.5} />
        </span>
        <h2 className="text-xl font-semibold">{title}</h2>
        <p className="max-w-md text-pretty text-ink-2">{text}</p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          {ready ? (
            <Button variant="primary" size="lg" disabled={busy} onClick={() => void attempt(() => learn(ready))}>
              <Dumbbell size={18} />
              {t("create.learn", ready)}
            </Button>
          ) : null}
          <Button variant={ready ? "secondary" : "primary"} size="lg" onClick={choosePhotos}>
            <ImageUp size={18} />
            {t("create.dropButton")}
          </Button>
          {known ? null : (
            <Button size="lg" disabled={busy} onClick={() => void attempt(sample)}>
              <UserRound size={18} />
              {t("create.sampleButton")}
            </Button>
          )}
        </div>
      </div>
      {model ? (
        <p className="text-center text-sm text-pretty text-ink-2">
          {t("create.builtinNote", { name: model.name, size: model.trainingSize })}{" "}
          <Link
            to="/settings/$section"
            params={{ section: "models" }}
            className="font-medium text-accent-ink underline-offset-2 hover:underline"
          >
            {t("create.builtinLink")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}
