import { useState } from "react";

import { useStepSchema } from "@/api/create";
import { fieldsOf, parsed, type SchemaField, shown } from "@/lib/schema";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { Sheet } from "@/ui/sheet";
import { Failure, Skeleton } from "@/ui/states";
import { Switch } from "@/ui/switch";

/** Fields with controls of their own in the prompt bar, or that only the canvas fills. */
const ELSEWHERE = [
  "prompt",
  "negative_prompt",
  "count",
  "seed",
  "model",
  "preset",
  "strength",
  "adapters",
  "weights",
  "image",
  "mask",
];

/** Every other knob of the step, derived from its schema. */
export function AdvancedSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const schema = useStepSchema("create", open);
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("create.advanced")}>
      <div className="grid gap-5 p-5">
        {schema.isError ? <Failure error={schema.error} onRetry={() => void schema.refetch()} /> : null}
        {schema.isPending ? [1, 2, 3, 4].map((one) => <Skeleton key={one} className="h-14" />) : null}
        {schema.data ? (
          <>
            <p className="text-sm text-ink-2">{t("create.advancedHint", { title: schema.data.title })}</p>
            {fieldsOf(schema.data, ELSEWHERE).map((field) => (
              <SchemaControl key={field.name} field={field} />
            ))}
          </>
        ) : null}
      </div>
    </Sheet>
  );
}

const TOP_LEVEL = new Set(["width", "height"]);

function SchemaControl({ field }: { field: SchemaField }) {
  const composer = useComposer();
  const current: unknown = TOP_LEVEL.has(field.name) ? composer[field.name as "width"] : composer.advanced[field.name];
  const set = (value: unknown) => {
    if (TOP_LEVEL.has(field.name)) {
      composer.change({ [field.name]: value ?? null });
      return;
    }
    const rest = Object.fromEntries(Object.entries(composer.advanced).filter(([name]) => name !== field.name));
    composer.change({ advanced: value === undefined ? rest : { ...rest, [field.name]: value } });
  };
  if (field.kind === "switch") {
    return (
      <Switch label={field.label} hint={field.hint} checked={Boolean(current ?? field.otherwise)} onChange={set} />
    );
  }
  if (field.kind === "choice") {
    return (
      <Field label={field.label} hint={field.hint}>
        {(props) => (
          <Select
            {...props}
            value={shown(current ?? field.otherwise)}
            onChange={(value) => set(value === field.otherwise ? undefined : value)}
            options={field.choices.map((value) => ({ value, label: value }))}
          />
        )}
      </Field>
    );
  }
  return <NumberControl field={field} current={current} set={set} />;
}

function NumberControl({
  field,
  current,
  set,
}: {
  field: SchemaField;
  current: unknown;
  set: (value: unknown) => void;
}) {
  const [text, setText] = useState(shown(current));
  const result = parsed(field, text);
  return (
    <Field label={field.label} hint={field.hint} error={result.problem}>
      {(props) => (
        <Input
          {...props}
          inputMode={field.kind === "text" ? "text" : "decimal"}
          placeholder={field.otherwise === null ? "" : JSON.stringify(field.otherwise)}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const next = parsed(field, event.target.value);
            if (!next.problem) set(next.value);
          }}
        />
      )}
    </Field>
  );
}
