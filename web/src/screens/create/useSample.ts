import { useNavigate } from "@tanstack/react-router";

import { addSample } from "@/api/subjects";
import { startTraining } from "@/api/training";
import { slug } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";

/** Bring a sample person in and learn them at once: nobody is behind one, so there is nothing to ask. A prompt stands ready. */
export function useSample(): () => Promise<void> {
  const navigate = useNavigate();
  const change = useComposer((state) => state.change);
  return async () => {
    const subject = await addSample();
    await startTraining(subject.id, {});
    change({ prompt: `@${slug(subject.name)} ${t("create.samplePrompt")}` });
    await navigate({ to: "/create" });
  };
}
