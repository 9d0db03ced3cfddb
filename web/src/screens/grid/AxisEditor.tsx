import { X } from "lucide-react";

import type { AxisText, Parameter } from "@/api/grids";
import { chosenIn, EDITORS, PARAMETERS, STARTS, toggled } from "@/screens/grid/axes";
import { useChoices } from "@/screens/grid/useChoices";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { Select } from "@/ui/select";
import { Checkbox } from "@/ui/switch";

interface Props {
  axis: AxisText;
  /** Columns, rows, pages. */
  name: "x" | "y" | "z";
  /** What other axes vary. */
  taken: readonly Parameter[];
  onChange: (axis: AxisText) => void;
  onRemove?: (() => void) | undefined;
}

/** What varies along an axis, and its values, each with the editor that suits it. */
export function AxisEditor({ axis, name, taken, onChange, onRemove }: Props) {
  const label = t(`grid.axis.${name}`);
  return (
    <fieldset className="grid content-start gap-3 rounded-lg border border-line bg-raised p-3">
      <legend className="sr-only">{label}</legend>
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label={label}>
            {(props) => (
              <Select
                {...props}
                value={axis.parameter}
                onChange={(parameter) => onChange({ parameter, values: STARTS[parameter] ?? "" })}
                options={PARAMETERS.filter((one) => one === axis.parameter || !taken.includes(one)).map((value) => ({
                  value,
                  label: t(`grid.parameter.${value}`),
                }))}
              />
            )}
          </Field>
        </div>
        {onRemove ? (
          <IconButton label={t("grid.removeAxis", { name: label })} onClick={onRemove}>
            <X size={16} />
          </IconButton>
        ) : null}
      </div>
      <Values axis={axis} onChange={(values) => onChange({ ...axis, values })} />
    </fieldset>
  );
}

function Values({ axis, onChange }: { axis: AxisText; onChange: (values: string) => void }) {
  const editor = EDITORS[axis.parameter];
  if (editor === "choice") return <Choices axis={axis} onChange={onChange} />;
  const hint =
    axis.parameter === "words" || axis.parameter === "scene" || axis.parameter === "prompt"
      ? t(`grid.hint.${axis.parameter}`)
      : t(`grid.hint.${editor}`);
  return (
    <Field label={t("grid.values")} hint={hint}>
      {(props) =>
        editor === "lines" ? (
          <Textarea
            {...props}
            className="min-h-24"
            value={axis.values}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input
            {...props}
            spellCheck={false}
            placeholder={STARTS[axis.parameter] ?? "512, 512x768"}
            value={axis.values}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function Choices({ axis, onChange }: { axis: AxisText; onChange: (values: string) => void }) {
  const choices = useChoices(axis.parameter);
  const chosen = chosenIn(axis.values);
  if (choices.length === 0) return <p className="text-sm text-ink-2">{t(`grid.none.${groupOf(axis.parameter)}`)}</p>;
  return (
    <div
      role="group"
      aria-label={t("grid.values")}
      className="scroll-slim grid max-h-52 gap-1.5 overflow-y-auto py-1 pl-1"
    >
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.label}
          checked={chosen.includes(choice.value)}
          onChange={() => onChange(toggled(axis.values, choice.value))}
        />
      ))}
    </div>
  );
}

const groupOf = (parameter: Parameter) =>
  parameter === "subject" || parameter === "style" || parameter === "model" ? parameter : "adapter";
