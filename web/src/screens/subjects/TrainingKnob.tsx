import { type SchemaField, shown } from "@/lib/schema";
import { t, word } from "@/strings";
import { Field, Input, Textarea } from "@/ui/field";
import { Select } from "@/ui/select";

interface Props {
  field: SchemaField;
  value: string;
  problem: string | undefined;
  /** What would be taken if it is left empty; undefined while that is not known, or where it is drawn anew each time. */
  chosen: unknown;
  onChange: (text: string) => void;
}

/** One field of a training: what it does, and what is taken unless something is said. */
export function Knob({ field, value, problem, chosen, onChange }: Props) {
  const automatic = chosenWords(field, chosen);
  return (
    <Field label={field.label} hint={field.hint} error={problem}>
      {(props) =>
        field.kind === "choice" ? (
          <Select
            {...props}
            value={value}
            onChange={onChange}
            options={[
              { value: "", label: automatic },
              ...field.choices
                .filter((choice) => choice !== "")
                .map((choice) => ({ value: choice, label: word("choice", choice) })),
            ]}
          />
        ) : field.kind === "lines" ? (
          <Textarea
            {...props}
            rows={3}
            placeholder={automatic}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input
            {...props}
            inputMode={field.kind === "text" ? "text" : "decimal"}
            placeholder={automatic}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

/** "Automatic: 1500"; with nothing after it where nothing is known. */
function chosenWords(field: SchemaField, chosen: unknown): string {
  if (field.kind === "lines")
    return Array.isArray(chosen) && chosen.length > 0 ? chosen.join("\n") : t("training.auto");
  const text = shown(chosen);
  if (text === "") return t("training.auto");
  return t("training.autoValue", { value: field.kind === "choice" ? word("choice", text) : text });
}
