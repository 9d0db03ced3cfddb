import type { Finding } from "@/api/recipes";
import { removeSteps, type Recipe, type Steps } from "@/lib/recipe/model";
import { useEditor } from "@/screens/recipes/editor";
import { InputsForm } from "@/screens/recipes/InputsForm";
import { ResultsForm } from "@/screens/recipes/ResultsForm";
import { StepForm } from "@/screens/recipes/StepForm";
import { stepTitle } from "@/screens/recipes/words";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";

interface Props {
  recipe: Recipe;
  steps: Steps;
  findings: readonly Finding[];
  readOnly: boolean;
}

/** Beside the canvas: the step that is chosen, else what goes in and what comes out. */
export function Inspector({ recipe, steps, findings, readOnly }: Props) {
  const chosen = useEditor((state) => state.chosen);
  const { choose, change } = useEditor.getState();
  const name = chosen.find((one) => one in recipe.steps);
  const several = chosen.filter((one) => one in recipe.steps);
  const results = name === undefined && (chosen.includes("results") || chosen.includes("outputs"));
  return (
    <aside
      aria-label={t("recipes.inspector")}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={readOnly ? 0 : undefined}
      className="scroll-slim hidden w-88 shrink-0 overflow-y-auto border-l border-line bg-ground p-5 md:block"
    >
      <div inert={readOnly} className="grid gap-5">
        {name !== undefined && several.length === 1 ? (
          <>
            <h2 className="text-md font-semibold">
              {stepTitle(steps.get(recipe.steps[name]?.step ?? ""), recipe.steps[name]?.step ?? "")}
            </h2>
            <StepForm key={name} name={name} recipe={recipe} steps={steps} findings={findings} />
          </>
        ) : several.length > 1 ? (
          <>
            <h2 className="text-md font-semibold">{t("recipes.chosenSteps", { count: several.length })}</h2>
            <Button
              variant="danger"
              size="sm"
              className="justify-self-start"
              onClick={() => change((own) => removeSteps(own, several))}
            >
              {t("recipes.deleteSteps")}
            </Button>
          </>
        ) : (
          <>
            <Segmented
              label={t("recipes.inspector")}
              value={results ? "results" : "inputs"}
              onChange={(next) => choose([next])}
              options={[
                { value: "inputs", label: t("recipes.inputs") },
                { value: "results", label: t("recipes.results") },
              ]}
            />
            {results ? (
              <ResultsForm recipe={recipe} steps={steps} findings={findings} />
            ) : (
              <InputsForm recipe={recipe} findings={findings} />
            )}
          </>
        )}
      </div>
    </aside>
  );
}
