import { useState, type ReactNode } from "react";

import { parsed, type SchemaField, shown } from "@/lib/schema";
import { Field, Input, Textarea } from "@/ui/field";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";

interface Props {
  field: SchemaField;
  current: unknown;
  /** Undefined: what the schema says. */
  set: (value: unknown) => void;
  /** Shown in place of the hint. */
  error?: string | undefined;
  aside?: ReactNode;
}

/** The control of one field of a schema: switch, choice, number or text. */
export function SchemaControl({ field, current, set, error, aside }: Props) {
  if (field.kind === "switch") {
    return (
      <Switch
        label={field.label}
        hint={error ?? field.hint}
        checked={Boolean(current ?? field.otherwise)}
        onChange={set}
      />
    );
  }
  if (field.kind === "choice") {
    return (
      <Field label={field.label} hint={field.hint} error={error} aside={aside}>
        {(props) => (
          <Select
            {...props}
            value={shown(current ?? field.otherwise)}
            onChange={(value) => set(value === field.otherwise ? undefined : value)}
            options={field.choices.map((value) => ({ value, label: value || "–" }))}
          />
        )}
      </Field>
    );
  }
  return <TextControl field={field} current={current} set={set} error={error} aside={aside} />;
}

const written = (field: SchemaField, value: unknown) =>
  field.kind === "lines" && Array.isArray(value) ? value.map(shown).join("\n") : shown(value);

function TextControl({ field, current, set, error, aside }: Props) {
  const [text, setText] = useState(written(field, current));
  const [known, setKnown] = useState(current);
  // Changed from elsewhere, by undo say: what is typed follows.
  if (known !== current) {
    setKnown(current);
    const same = JSON.stringify(parsed(field, text).value) === JSON.stringify(current);
    if (!same) setText(written(field, current));
  }
  const result = parsed(field, text);
  const change = (next: string) => {
    setText(next);
    const found = parsed(field, next);
    if (!found.problem) set(found.value);
  };
  const long = field.kind === "lines" || (field.kind === "text" && (field.long ?? false));
  const common = {
    placeholder: field.otherwise === null ? "" : written(field, field.otherwise) || "",
    value: text,
  };
  return (
    <Field label={field.label} hint={field.hint} error={result.problem ?? error} aside={aside}>
      {(props) =>
        long ? (
          <Textarea
            {...props}
            {...common}
            className="min-h-16"
            onChange={(event) => {
              change(event.target.value);
            }}
          />
        ) : (
          <Input
            {...props}
            {...common}
            inputMode={field.kind === "text" ? "text" : "decimal"}
            onChange={(event) => {
              change(event.target.value);
            }}
          />
        )
      }
    </Field>
  );
}
