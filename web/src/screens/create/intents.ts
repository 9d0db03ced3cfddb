import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

import { idempotencyKey } from "@/api/client";
import { submitCreate } from "@/api/create";
import { RequestFailed } from "@/api/problem";
import { useSubjects } from "@/api/subjects";
import { requestOf, type Composition } from "@/screens/create/composer";
import { toast } from "@/ui/toast";

export interface Intent {
  /** Several windows may send it; the studio does it once. */
  key: string;
  subject: string;
  composition: Composition;
}

interface Intents {
  waiting: Intent[];
  add: (subject: string, composition: Composition) => void;
  drop: (key: string) => void;
}

/** Prompts about somebody who is still being learnt. They outlive a reload. */
export const useIntents = create<Intents>()(
  persist(
    (set) => ({
      waiting: [],
      add: (subject, composition) =>
        set((state) => ({ waiting: [...state.waiting, { key: idempotencyKey(), subject, composition }] })),
      drop: (key) => set((state) => ({ waiting: state.waiting.filter((one) => one.key !== key) })),
    }),
    { name: "atelier.intents", version: 2, migrate: () => ({ waiting: [] }) },
  ),
);

const sending = new Set<string>();

/** Sends waiting prompts off once their subject has a personal model, and drops those of erased subjects. */
export function useIntentWatch(): void {
  const { data: subjects } = useSubjects();
  const { waiting, drop } = useIntents();
  useEffect(() => {
    if (!subjects) return;
    for (const { key, subject: id, composition } of waiting) {
      const subject = subjects.find((one) => one.id === id);
      if (!subject) drop(key);
      else if (subject.models.length > 0 && !sending.has(key)) {
        sending.add(key);
        submitCreate(requestOf(composition, subjects), key)
          .then(() => drop(key))
          .catch((error: unknown) => {
            toast.problem(error);
            // What the studio refused it would refuse again; what never reached it is tried with the next news.
            if (error instanceof RequestFailed) drop(key);
          })
          .finally(() => sending.delete(key));
      }
    }
  }, [subjects, waiting, drop]);
}
