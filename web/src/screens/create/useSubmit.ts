import { useCallback, useState } from "react";

import { submitCreate } from "@/api/create";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { keepPrompt, submitGuided, useTakeovers } from "@/api/waiting";
import { guided } from "@/lib/guide";
import { mentioned } from "@/lib/prompt";
import { BLANK, requestOf, useComposer, type Composition } from "@/screens/create/composer";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

/** Send the composition (or another one) off. What the studio notes about it is told. */
export function useSubmit(): { submit: (other?: Partial<Composition>) => Promise<boolean>; busy: boolean } {
  const [busy, setBusy] = useState(false);
  const { data: subjects } = useSubjects();
  const { data: models } = useModels();
  const { data: takeovers } = useTakeovers();

  const submit = useCallback(
    async (other?: Partial<Composition>) => {
      const own = useComposer.getState();
      const composition: Composition = other ? { ...BLANK, model: own.model, ...other } : { ...own };
      const { prompt, count, preset, seed, image } = composition;
      const known = subjects ?? [];
      const request = requestOf(composition, known);
      // Somebody who is being learnt: the studio keeps the prompt, and draws it afterwards.
      const learning = mentioned(prompt, known).find((one) => one.models.length === 0 && one.training);
      const model = models?.find((one) => (composition.model ? one.id === composition.model : one.default));
      const fromPhoto = new Set((takeovers ?? []).flatMap((one) => (one.fromPhoto ? [one.subject] : [])));
      const looked = image ? null : guided(prompt, known, model, fromPhoto);
      setBusy(true);
      try {
        if (learning) {
          const kept = await keepPrompt(request);
          if (kept.meanwhile) toast.info(t("guided.title", learning), t("guided.text", learning));
          else if (!kept.submitted)
            toast.info(
              t("create.pendingTitle"),
              [t("create.pendingText", { prompt, name: learning.name }), ...kept.notes].join("\n"),
            );
          return true;
        }
        const { notes } = looked
          ? await submitGuided({ prompt, subject: looked.id, count, preset, model: composition.model, seed })
          : await submitCreate(request);
        if (notes.length > 0) toast.info(t("create.unknownWords"), notes.slice(0, 3).join("\n"));
        return true;
      } catch (error) {
        toast.problem(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [subjects, models, takeovers],
  );
  return { submit, busy };
}
