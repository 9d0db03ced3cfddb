import { Link2, Link2Off, Unlink } from "lucide-react";
import { useState } from "react";

import type { Finding } from "@/api/recipes";
import {
  connect,
  disconnect,
  fit,
  linkKey,
  linksOf,
  promote,
  setFan,
  setValue,
  sourcesFor,
  type Link,
  type Recipe,
  type RecipeNode,
  type StepInfo,
  type Steps,
} from "@/lib/recipe/model";
import { fieldsOf, type SchemaField } from "@/lib/schema";
import { useEditor } from "@/screens/recipes/editor";
import { nameField } from "@/screens/recipes/words";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { SchemaControl } from "@/ui/SchemaControl";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";

interface Props {
  name: string;
  recipe: Recipe;
  steps: Steps;
  findings: readonly Finding[];
}

/** A step of a recipe: its name, and for each field a value, a link, or an input of the recipe. */
export function StepForm({ name, recipe, steps, findings }: Props) {
  const node = recipe.steps[name];
  const step = steps.get(node?.step ?? "");
  const [all, setAll] = useState(false);
  if (!node) return null;
  const own = findings.filter((one) => one.section === "steps" && one.name === name);
  if (!step) return <Faults findings={own} />;
  const ports = step.takes.filter(
    (port) =>
      all ||
      port.required ||
      port.name in node.values ||
      port.name in node.links ||
      own.some((one) => one.field === port.name) ||
      ["text", "integer"].includes(port.type) ||
      port.type.startsWith("image"),
  );
  const hidden = step.takes.length - ports.length;
  return (
    <div className="grid gap-5">
      <p className="text-sm text-pretty text-ink-2">{step.description.split("\n\n")[0]}</p>
      <NameField key={name} name={name} taken={recipe.steps} />
      <Faults findings={own.filter((one) => one.field === "")} />
      {ports.map((port) => (
        <Port
          key={`${name}.${port.name}`}
          at={{ name, recipe, steps, node, step }}
          port={port}
          error={own.find((one) => one.field === port.name)}
        />
      ))}
      {hidden > 0 || all ? (
        <Button size="sm" variant="quiet" onClick={() => setAll(!all)}>
          {all ? t("recipes.fewerFields") : t("recipes.moreFields", { count: hidden })}
        </Button>
      ) : null}
    </div>
  );
}

export function Faults({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="grid gap-1 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
      {findings.map((one) => (
        <li key={one.message} className="text-pretty first-letter:uppercase">
          {[one.message, one.advice].filter(Boolean).join(" · ")}
        </li>
      ))}
    </ul>
  );
}

function NameField({ name, taken }: { name: string; taken: object }) {
  const rename = useEditor((state) => state.rename);
  const [text, setText] = useState(name);
  const problem = text !== name && text in taken ? t("recipes.nameTaken") : undefined;
  return (
    <Field label={t("recipes.stepName")} error={problem}>
      {(props) => (
        <Input
          {...props}
          value={text}
          maxLength={64}
          onChange={(event) => setText(event.target.value.replaceAll(/[^A-Za-z0-9_-]/g, "-"))}
          onBlur={() => (problem || text === "" ? setText(name) : rename(name, text))}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      )}
    </Field>
  );
}

interface Where {
  name: string;
  recipe: Recipe;
  steps: Steps;
  node: RecipeNode;
  step: StepInfo;
}
type PortInfo = StepInfo["takes"][number];

function Port({ at, port, error }: { at: Where; port: PortInfo; error: Finding | undefined }) {
  const { change } = useEditor.getState();
  const link = at.node.links[port.name];
  const told = error ? [error.message, error.advice].filter(Boolean).join(" · ") : undefined;
  const label = nameField(port.name);
  return (
    <div className="grid gap-2">
      {link ? (
        <Linked at={at} port={port} link={link} error={told} />
      ) : (
        <Value at={at} port={port} error={told} label={label} />
      )}
      <div className="flex items-center gap-2">
        <TakeFrom at={at} port={port} more={Array.isArray(link)} />
        {link ? null : (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => change((recipe) => promote(recipe, at.steps, at.name, port.name)[0])}
            aria-label={t("recipes.makeInputOf", { field: label })}
          >
            {t("recipes.makeInput")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Value({ at, port, error, label }: { at: Where; port: PortInfo; error: string | undefined; label: string }) {
  const { change } = useEditor.getState();
  const field = fieldsOf(at.step.schema).find((one): one is SchemaField => one.name === port.name);
  const current = at.node.values[port.name];
  const set = (value: unknown) => change((recipe) => setValue(recipe, at.name, port.name, value));
  const aside = <span className="text-xs text-ink-3">{port.type}</span>;
  if (field)
    return <SchemaControl field={{ ...field, label }} current={current} set={set} error={error} aside={aside} />;
  const schema = at.step.schema.properties?.[port.name];
  if (["json", "TrainConfig"].includes(port.type)) return <JsonField {...{ label, error, current, set, aside }} />;
  return (
    <Field label={label} hint={schema?.description} error={error} aside={aside}>
      {(props) => (
        <p id={props.id} className="rounded-md border border-dashed border-line-strong px-3 py-2 text-sm text-ink-2">
          {port.required ? t("recipes.needsLink") : t("recipes.noLink")}
        </p>
      )}
    </Field>
  );
}

function JsonField(own: {
  label: string;
  error: string | undefined;
  current: unknown;
  set: (value: unknown) => void;
  aside: React.ReactNode;
}) {
  const [text, setText] = useState(own.current === undefined ? "" : JSON.stringify(own.current, null, 1));
  const [problem, setProblem] = useState(false);
  return (
    <Field
      label={own.label}
      hint={t("recipes.jsonHint")}
      error={problem ? t("recipes.noJson") : own.error}
      aside={own.aside}
    >
      {(props) => (
        <Textarea
          {...props}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            try {
              own.set(event.target.value.trim() === "" ? undefined : JSON.parse(event.target.value));
              setProblem(false);
            } catch {
              setProblem(true);
            }
          }}
        />
      )}
    </Field>
  );
}

function Linked({
  at,
  port,
  link,
  error,
}: {
  at: Where;
  port: PortInfo;
  link: Link | Link[];
  error: string | undefined;
}) {
  const { change } = useEditor.getState();
  const label = nameField(port.name);
  return (
    <Field label={label} error={error} aside={<span className="text-xs text-ink-3">{port.type}</span>}>
      {(props) => (
        <ul id={props.id} aria-label={label} className="grid gap-1">
          {linksOf(link).map((one) => (
            <li key={linkKey(one)} className="flex min-h-9 items-center gap-2 rounded-md bg-sunken pr-1 pl-3">
              <Link2 size={14} className="shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1 truncate text-sm">{told(one)}</span>
              {one.fan ? (
                <Segmented
                  label={t("recipes.fan")}
                  value={one.fan}
                  onChange={(fan) => change((recipe) => setFan(recipe, at.name, port.name, fan))}
                  options={(["each", "cross"] as const).map((fan) => ({ value: fan, label: t(`recipes.${fan}`) }))}
                />
              ) : null}
              <IconButton
                size="sm"
                label={t("recipes.unlink", { field: label, source: told(one) })}
                onClick={() => change((recipe) => disconnect(recipe, at.name, port.name, one))}
              >
                <Unlink size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </Field>
  );
}

/** A link in words: "prompt (input)", "draw › image". */
export const told = (link: Link) =>
  link.section === "inputs"
    ? t("recipes.fromInput", { name: link.name })
    : [link.name, ...link.path.map((part) => (part === "*" ? t("recipes.flat") : word("recipes.part", part)))].join(
        " › ",
      );

function TakeFrom({ at, port, more }: { at: Where; port: PortInfo; more: boolean }) {
  const { change } = useEditor.getState();
  const fitting = sourcesFor(at.recipe, at.steps, at.name).flatMap((source) => {
    const { way } = fit(at.recipe, at.steps, source.link, at.name, port.name);
    return way ? [{ ...source, way }] : [];
  });
  const label = nameField(port.name);
  if (fitting.length === 0) {
    // What can be typed needs no source; what cannot says why there is nothing to choose.
    if (fieldsOf(at.step.schema).some((one) => one.name === port.name)) return null;
    return (
      <Badge>
        <Link2Off size={12} />
        {t("recipes.nothingFits", { type: port.type })}
      </Badge>
    );
  }
  return (
    <Select
      className="h-8 w-auto max-w-56 text-sm"
      label={t("recipes.takeFromFor", { field: label })}
      value=""
      placeholder={more ? t("recipes.takeMore") : t("recipes.takeFrom")}
      onChange={(value) => {
        const found = fitting.find((one) => linkKey(one.link) === value);
        if (found) change((recipe) => connect(recipe, at.steps, found.link, at.name, port.name));
      }}
      options={[
        { value: "", label: more ? t("recipes.takeMore") : t("recipes.takeFrom"), disabled: true },
        ...fitting.map((one) => ({
          value: linkKey(one.link),
          label: told(one.link),
          hint: one.way === "each" ? t("recipes.oneEach", { type: one.type }) : one.type,
        })),
      ]}
    />
  );
}
