import { ChevronDown, CircleAlert, Plus, Trash2 } from "lucide-react";
import { Collapsible } from "radix-ui";
import type { ReactNode } from "react";

import type { Finding } from "@/api/recipes";
import { inOrder, isMapped, removeSteps, type Recipe, type Steps } from "@/lib/recipe/model";
import { useEditor } from "@/screens/recipes/editor";
import { InputsForm } from "@/screens/recipes/InputsForm";
import { ResultsForm } from "@/screens/recipes/ResultsForm";
import { StepForm } from "@/screens/recipes/StepForm";
import { stepTitle } from "@/screens/recipes/words";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";

interface Props {
  recipe: Recipe;
  steps: Steps;
  findings: readonly Finding[];
  onAdd: () => void;
}

/** The whole recipe as forms, in the order in which its steps are done: all that the graph can do, without a canvas. */
export function StepList({ recipe, steps, findings, onAdd }: Props) {
  const chosen = useEditor((state) => state.chosen);
  const { choose, change } = useEditor.getState();
  return (
    <div className="scroll-slim h-full overflow-y-auto">
      <div className="mx-auto grid max-w-2xl gap-8 px-4 pt-5 pb-24 sm:px-8">
        <Section title={t("recipes.inputs")}>
          <InputsForm recipe={recipe} findings={findings} />
        </Section>
        <Section title={t("recipes.steps")}>
          {Object.keys(recipe.steps).length === 0 ? <p className="text-ink-2">{t("recipes.noSteps")}</p> : null}
          <ol className="grid gap-3">
            {inOrder(recipe).map((name, place) => {
              const node = recipe.steps[name];
              if (!node) return null;
              const faults = findings.filter((one) => one.section === "steps" && one.name === name);
              const title = stepTitle(steps.get(node.step), node.step);
              return (
                <li key={name} className="rounded-lg border border-line bg-raised">
                  <Collapsible.Root
                    open={chosen.includes(name)}
                    onOpenChange={(open) => choose(open ? [name] : chosen.filter((one) => one !== name))}
                  >
                    <div className="flex items-center gap-1 pr-2">
                      <Collapsible.Trigger className="group flex min-h-12 min-w-0 flex-1 items-center gap-3 rounded-lg px-4 text-left">
                        <span className="tabular text-sm text-ink-3">{place + 1}</span>
                        <span className="min-w-0 flex-1">
                          <span className="block truncate font-medium">{title}</span>
                          <span className="block truncate text-sm text-ink-2">
                            {isMapped(node) ? `${name} · ${t("recipes.eachOfList")}` : name}
                          </span>
                        </span>
                        {faults.length > 0 ? (
                          <Badge tone="bad">
                            <CircleAlert size={12} />
                            {t("recipes.faults", { count: faults.length })}
                          </Badge>
                        ) : null}
                        <ChevronDown
                          size={16}
                          className="shrink-0 text-ink-3 transition-transform group-data-[state=open]:rotate-180"
                        />
                      </Collapsible.Trigger>
                      <IconButton
                        size="sm"
                        label={t("recipes.removeStep", { name })}
                        onClick={() => change((own) => removeSteps(own, [name]))}
                      >
                        <Trash2 size={15} />
                      </IconButton>
                    </div>
                    <Collapsible.Content className="border-t border-line p-4">
                      <StepForm name={name} recipe={recipe} steps={steps} findings={findings} />
                    </Collapsible.Content>
                  </Collapsible.Root>
                </li>
              );
            })}
          </ol>
          <Button className="justify-self-start" onClick={onAdd}>
            <Plus size={16} />
            {t("recipes.addStep")}
          </Button>
        </Section>
        <Section title={t("recipes.results")}>
          <ResultsForm recipe={recipe} steps={steps} findings={findings} />
        </Section>
      </div>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-4">
      <h2 className="text-md font-semibold">{title}</h2>
      {children}
    </section>
  );
}
