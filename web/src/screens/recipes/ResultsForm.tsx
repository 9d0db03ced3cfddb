import { Trash2 } from "lucide-react";
import { useState } from "react";

import type { Finding } from "@/api/recipes";
import {
  addOutput,
  linkKey,
  removeOutput,
  renameOutput,
  sourcesFor,
  type Recipe,
  type Steps,
} from "@/lib/recipe/model";
import { useEditor } from "@/screens/recipes/editor";
import { Faults, told } from "@/screens/recipes/StepForm";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";

/** What of a recipe's steps is named as its results. */
export function ResultsForm({
  recipe,
  steps,
  findings,
}: {
  recipe: Recipe;
  steps: Steps;
  findings: readonly Finding[];
}) {
  const { change } = useEditor.getState();
  const given = sourcesFor(recipe, steps, null).filter((source) => source.link.section === "steps");
  return (
    <div className="grid gap-4">
      <p className="text-sm text-pretty text-ink-2">{t("recipes.resultsHint")}</p>
      <ul className="grid gap-3">
        {Object.entries(recipe.outputs).map(([name, link]) => (
          <li key={name} className="grid gap-2 rounded-lg border border-line bg-raised p-4">
            <div className="flex items-end gap-2">
              <div className="min-w-0 flex-1">
                <NameField name={name} taken={recipe.outputs} from={told(link)} />
              </div>
              <IconButton
                label={t("recipes.removeResult", { name })}
                onClick={() => change((own) => removeOutput(own, name))}
              >
                <Trash2 size={16} />
              </IconButton>
            </div>
            <Faults findings={findings.filter((one) => one.section === "outputs" && one.name === name)} />
          </li>
        ))}
      </ul>
      {given.length > 0 ? (
        <Select
          className="w-auto max-w-72"
          label={t("recipes.addResult")}
          value=""
          placeholder={t("recipes.addResult")}
          onChange={(value) => {
            const found = given.find((one) => linkKey(one.link) === value);
            if (found) change((own) => addOutput(own, found.link));
          }}
          options={[
            { value: "", label: t("recipes.addResult"), disabled: true },
            ...given.map((one) => ({ value: linkKey(one.link), label: told(one.link), hint: one.type })),
          ]}
        />
      ) : null}
    </div>
  );
}

function NameField({ name, taken, from }: { name: string; taken: object; from: string }) {
  const { change } = useEditor.getState();
  const [text, setText] = useState(name);
  const problem = text !== name && text in taken ? t("recipes.nameTaken") : undefined;
  return (
    <Field label={t("common.name")} hint={t("recipes.resultFrom", { from })} error={problem}>
      {(props) => (
        <Input
          {...props}
          value={text}
          maxLength={64}
          onChange={(event) => setText(event.target.value.replaceAll(/[^A-Za-z0-9_-]/g, "_"))}
          onBlur={() =>
            problem || text === "" ? setText(name) : text !== name && change((own) => renameOutput(own, name, text))
          }
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      )}
    </Field>
  );
}
