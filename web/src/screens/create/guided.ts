import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

import { takeoverOf } from "@/api/adapters";
import { submitEdit } from "@/api/create";
import { firstPhoto } from "@/api/subjects";
import { useSubjects } from "@/api/subjects";
import type { Model, Subject } from "@/api/types";
import { guidance, looks } from "@/lib/guide";
import { mentioned } from "@/lib/prompt";
import type { Composition } from "@/screens/create/composer";

/** What the report card said about drawing with the adapter instead; `wins` null: it was not measured. */
export interface Takeover {
  wins: boolean | null;
  reason: string;
}

interface Guided {
  /** By subject: those drawn from a photo, and what was measured once they are learnt. */
  from: Record<string, Takeover | null>;
  /** By subject: a switch that was made by itself and not yet seen. */
  told: Record<string, string>;
  begin: (subject: string) => void;
  measured: (subject: string, found: Takeover) => void;
  /** From now on with the adapter. */
  leave: (subject: string) => void;
  seen: (subject: string) => void;
}

const without = <T>(all: Record<string, T>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== name));

/** Who is drawn from a photo until an adapter was measured to be more like them. It outlives a reload. */
export const useGuided = create<Guided>()(
  persist(
    (set) => ({
      from: {},
      told: {},
      begin: (subject) => set(({ from }) => (subject in from ? {} : { from: { ...from, [subject]: null } })),
      measured: (subject, found) =>
        set(({ from, told }) =>
          found.wins
            ? { from: without(from, subject), told: { ...told, [subject]: found.reason } }
            : { from: { ...from, [subject]: found } },
        ),
      leave: (subject) => set(({ from }) => ({ from: without(from, subject) })),
      seen: (subject) => set(({ told }) => ({ told: without(told, subject) })),
    }),
    { name: "atelier.guided", version: 1 },
  ),
);

/** Whether a composition is drawn from a photo now: its subject is being learnt, or its adapter has not won yet. */
export function guidedSubject(
  composition: Composition,
  subjects: readonly Subject[],
  models: readonly Model[],
): Subject | null {
  const [subject] = mentioned(composition.prompt, subjects);
  const model = models.find((one) => (composition.model ? one.id === composition.model : one.default));
  if (!subject || composition.image || !looks(model) || guidance(composition.prompt, subjects) === null) return null;
  const learning = subject.models.length === 0 && subject.training !== null;
  return learning || (subject.models.length > 0 && subject.id in useGuided.getState().from) ? subject : null;
}

/** Draw it from the subject's first good photo. */
export async function submitGuided(
  composition: Composition,
  subject: Subject,
  subjects: readonly Subject[],
): Promise<void> {
  const photo = await firstPhoto(subject.id);
  const instruction = guidance(composition.prompt, subjects);
  if (!photo || instruction === null) return;
  const { count, preset, model, seed } = composition;
  await submitEdit({ image: photo, instruction, references: [], count, preset, model, seed });
  useGuided.getState().begin(subject.id);
}

/** Reads what was measured as soon as somebody who was drawn from a photo is learnt. */
export function useTakeoverWatch(): void {
  const { data: subjects } = useSubjects();
  const { from, measured, leave } = useGuided();
  useEffect(() => {
    if (!subjects) return;
    for (const [id, known] of Object.entries(from)) {
      const subject = subjects.find((one) => one.id === id);
      if (!subject) leave(id);
      const model = subject?.models[0];
      if (known !== null || !model || subject.training || model.chosen === null) continue;
      // What cannot be read now is read with the next news; nothing is switched meanwhile.
      takeoverOf(model.name, model.chosen).then(
        (found) => measured(id, found),
        () => undefined,
      );
    }
  }, [subjects, from, measured, leave]);
}
