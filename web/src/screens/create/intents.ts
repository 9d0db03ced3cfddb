import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

import { submitCreate } from "@/api/create";
import { useSubjects } from "@/api/subjects";
import { requestOf, type Composition } from "@/screens/create/composer";
import { toast } from "@/ui/toast";

export interface Intent {
  subject: string;
  composition: Composition;
}

interface Intents {
  waiting: Intent[];
  add: (intent: Intent) => void;
  drop: (intent: Intent) => void;
}

/** Prompts about somebody who is still being learnt. They outlive a reload. */
export const useIntents = create<Intents>()(
  persist(
    (set) => ({
      waiting: [],
      add: (intent) => set((state) => ({ waiting: [...state.waiting, intent] })),
      drop: (intent) => set((state) => ({ waiting: state.waiting.filter((one) => one !== intent) })),
    }),
    { name: "atelier.intents", version: 1 },
  ),
);

/** Sends waiting prompts off once their subject has a personal model, and drops those of erased subjects. */
export function useIntentWatch(): void {
  const { data: subjects } = useSubjects();
  const { waiting, drop } = useIntents();
  useEffect(() => {
    if (!subjects) return;
    for (const intent of waiting) {
      const subject = subjects.find((one) => one.id === intent.subject);
      if (subject && subject.models.length === 0) continue;
      drop(intent);
      if (subject) void submitCreate(requestOf(intent.composition, subjects)).catch(toast.problem);
    }
  }, [subjects, waiting, drop]);
}
