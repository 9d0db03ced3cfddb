import { useMemo } from "react";

import {
  addOutput,
  addStep,
  connect,
  disconnect,
  fit,
  removeOutput,
  removeSteps,
  type Link,
  type Recipe,
  type Steps,
} from "@/lib/recipe/model";
import { NEW_RESULT, RESULTS, stepId, stepOf } from "@/lib/recipe/view";
import { useEditor } from "@/screens/recipes/editor";
import type { GraphEdit } from "@/screens/recipes/GraphCanvas";
import { nameField } from "@/screens/recipes/words";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

/** What drawing on the canvas changes of the recipe. */
export function useGraphEdit(steps: Steps | undefined): GraphEdit | undefined {
  return useMemo(() => {
    if (!steps) return undefined;
    const { change, place, choose } = useEditor.getState();
    const now = () => useEditor.getState().history.now;
    return {
      onPlace: place,
      fits: (source, to, field) => {
        if (to === RESULTS) return source.section === "steps";
        const node = stepOf(to);
        return node !== null && fit(now(), steps, source, node, field).way !== null;
      },
      onConnect: (source, to, field) => {
        if (to === RESULTS) {
          if (source.section === "steps")
            change((recipe) => addOutput(field === NEW_RESULT ? recipe : removeOutput(recipe, field), source));
          return;
        }
        const node = stepOf(to);
        if (node === null) return;
        const reason = whyNot(now(), steps, source, node, field);
        if (reason) toast.info(t("recipes.cannotLink"), reason);
        else change((recipe) => connect(recipe, steps, source, node, field));
      },
      onRemove: (names, links) =>
        change((recipe) => {
          let next = recipe;
          for (const { link, to, field } of links) {
            const node = stepOf(to);
            next = node === null ? removeOutput(next, field) : disconnect(next, node, field, link);
          }
          return names.length > 0 ? removeSteps(next, names) : next;
        }),
      onDropStep: (name, at) => {
        const step = steps.get(name);
        if (!step) return;
        const [next, made] = addStep(now(), step);
        change(() => next);
        place(stepId(made), at);
        choose([made]);
      },
    };
  }, [steps]);
}

/** Why a link cannot be made, in words; "" where it can. */
function whyNot(recipe: Recipe, steps: Steps, source: Link, node: string, field: string): string {
  const found = fit(recipe, steps, source, node, field);
  if (found.way !== null) return "";
  if (found.why === "self") return t("recipes.whySelf");
  return t("recipes.whyTypes", { field: nameField(field), takes: found.takes, gives: found.gives });
}
