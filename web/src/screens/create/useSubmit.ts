import { useCallback, useState } from "react";

import { submitCreate } from "@/api/create";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { mentioned } from "@/lib/prompt";
import { BLANK, requestOf, useComposer, type Composition } from "@/screens/create/composer";
import { guidedSubject, submitGuided } from "@/screens/create/guided";
import { useIntents } from "@/screens/create/intents";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

/** Send the composition (or another one) off. What the studio notes about it is told. */
export function useSubmit(): { submit: (other?: Partial<Composition>) => Promise<boolean>; busy: boolean } {
  const [busy, setBusy] = useState(false);
  const { data: subjects } = useSubjects();
  const { data: models } = useModels();
  const wait = useIntents((state) => state.add);

  const submit = useCallback(
    async (other?: Partial<Composition>) => {
      const own = useComposer.getState();
      const composition: Composition = other ? { ...BLANK, model: own.model, ...other } : { ...own };
      const known = subjects ?? [];
      // A subject that is being learnt: the prompt is kept and drawn afterwards.
      const learning = mentioned(composition.prompt, known).find(
        (subject) => subject.models.length === 0 && subject.training,
      );
      const guided = guidedSubject(composition, known, models ?? []);
      if (learning) {
        wait(learning.id, composition);
        if (!guided)
          toast.info(
            t("create.pendingTitle"),
            t("create.pendingText", { prompt: composition.prompt, name: learning.name }),
          );
        else toast.info(t("guided.title", guided), t("guided.text", guided));
      }
      if (learning && !guided) return true;
      setBusy(true);
      try {
        if (guided) {
          await submitGuided(composition, guided, known);
          return true;
        }
        const { notes } = await submitCreate(requestOf(composition, known));
        const first = notes[0];
        if (first) toast.info(t("create.unknownWords"), notes.slice(0, 3).join("\n"));
        return true;
      } catch (error) {
        toast.problem(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [subjects, models, wait],
  );
  return { submit, busy };
}
