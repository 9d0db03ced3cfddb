import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { Finding } from "@/api/recipes";
import { freeName, removeInput, rename, setInput, type Recipe, type RecipeInput } from "@/lib/recipe/model";
import { INPUT_TYPES, isAsset, itemOf, listOf, plain } from "@/lib/recipe/types";
import { useEditor } from "@/screens/recipes/editor";
import { InputControl } from "@/screens/recipes/InputControl";
import { Faults } from "@/screens/recipes/StepForm";
import { t, word } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { Checkbox } from "@/ui/switch";

/** The named inputs of a recipe: what whoever runs it is asked for. */
export function InputsForm({ recipe, findings }: { recipe: Recipe; findings: readonly Finding[] }) {
  const { change } = useEditor.getState();
  const add = () =>
    change((own) => ({
      ...own,
      inputs: {
        ...own.inputs,
        [freeName("input", own.inputs)]: { type: "text", default: null, required: true, description: "" },
      },
    }));
  return (
    <div className="grid gap-4">
      <p className="text-sm text-pretty text-ink-2">{t("recipes.inputsHint")}</p>
      <ul className="grid gap-4">
        {Object.entries(recipe.inputs).map(([name, input]) => (
          <li key={name} className="rounded-lg border border-line bg-raised p-4">
            <InputEditor
              name={name}
              input={input}
              taken={recipe.inputs}
              findings={findings.filter((one) => one.section === "inputs" && one.name === name)}
            />
          </li>
        ))}
      </ul>
      <Button size="sm" className="justify-self-start" onClick={add}>
        <Plus size={15} />
        {t("recipes.addInput")}
      </Button>
    </div>
  );
}

interface Props {
  name: string;
  input: RecipeInput;
  taken: object;
  findings: readonly Finding[];
}

function InputEditor({ name, input, taken, findings }: Props) {
  const { change } = useEditor.getState();
  const [text, setText] = useState(name);
  const set = (own: Partial<RecipeInput>) => change((recipe) => setInput(recipe, name, own));
  const list = input.type !== "json" && itemOf(input.type) !== null;
  const item = plain(list ? (itemOf(input.type) ?? "text") : input.type);
  const optional = input.type.endsWith("?");
  const type = (own: string, several: boolean, empty = false) => `${several ? listOf(own) : own}${empty ? "?" : ""}`;
  const problem = text !== name && text in taken ? t("recipes.nameTaken") : undefined;
  return (
    <div className="grid gap-3">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label={t("common.name")} error={problem}>
            {(props) => (
              <Input
                {...props}
                value={text}
                maxLength={64}
                onChange={(event) => setText(event.target.value.replaceAll(/[^A-Za-z0-9_-]/g, "_"))}
                onBlur={() => {
                  if (problem || text === "") setText(name);
                  else change((recipe) => rename(recipe, "inputs", name, text));
                }}
                onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
              />
            )}
          </Field>
        </div>
        <IconButton
          label={t("recipes.removeInput", { name })}
          onClick={() => change((recipe) => removeInput(recipe, name))}
        >
          <Trash2 size={16} />
        </IconButton>
      </div>
      <Faults findings={findings} />
      <Field label={t("recipes.words")}>
        {(props) => (
          <Input {...props} value={input.description} onChange={(event) => set({ description: event.target.value })} />
        )}
      </Field>
      <div className="grid grid-cols-2 items-end gap-3">
        <Field label={t("recipes.type")}>
          {(props) => (
            <Select
              {...props}
              value={item}
              onChange={(next) => set({ type: type(next, list), default: null, required: true })}
              options={[...new Set([...INPUT_TYPES, item])].map((value) => ({
                value,
                label: word("recipes.inputType", value),
              }))}
            />
          )}
        </Field>
        <Checkbox
          label={t("recipes.isList")}
          checked={list}
          onChange={(several) => set({ type: type(item, several), default: several ? [] : null, required: !several })}
        />
      </div>
      <Checkbox
        label={t("recipes.required")}
        checked={input.required}
        onChange={(required) => set(required ? { required, default: null } : { required, default: list ? [] : null })}
      />
      {!input.required && !isAsset(item) ? (
        <InputControl
          name={t("recipes.default")}
          hint={t("recipes.defaultHint")}
          type={input.type}
          value={input.default ?? undefined}
          onChange={(value) => set({ default: value ?? (list ? [] : empty(item, optional)) })}
        />
      ) : null}
    </div>
  );
}

const empty = (item: string, optional: boolean): unknown => (optional || item !== "text" ? null : "");
