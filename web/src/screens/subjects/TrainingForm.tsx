import { useState } from "react";

import { useModels } from "@/api/models";
import { useTrainingEstimate, useTrainingSchema } from "@/api/training";
import type { Subject } from "@/api/types";
import { useCalm } from "@/lib/calm";
import { fieldsOf, parsed } from "@/lib/schema";
import { Forecast } from "@/screens/subjects/TrainingForecast";
import { Knob } from "@/screens/subjects/TrainingKnob";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/states";

interface Props {
  subject: Subject;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStart: (options: Record<string, unknown>) => void;
}

/** Every knob of a training, with what it will take. Empty fields are chosen by kind, model and machine. */
export function TrainingForm({ subject, open, onOpenChange, onStart }: Props) {
  const schema = useTrainingSchema(open);
  const models = useModels();
  const [model, setModel] = useState("");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const fields = schema.data ? fieldsOf(schema.data, ["model", "settings"]) : [];
  const read = fields.map((field) => ({ field, ...parsed(field, texts[field.name] ?? "") }));
  const wrong = read.some((one) => one.problem);
  const options = {
    ...(model ? { model } : {}),
    ...Object.fromEntries(read.filter((one) => one.value !== undefined).map((one) => [one.field.name, one.value])),
  };
  const estimate = useTrainingEstimate(subject.id, useCalm(options), open && !wrong);
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("training.adjust")}>
      <div className="grid gap-5 p-5">
        <p className="text-sm text-pretty text-ink-2">{t("training.adjustHint")}</p>
        <Field label={t("create.model")}>
          {(props) => (
            <Select
              {...props}
              value={model}
              onChange={setModel}
              options={[
                {
                  value: "",
                  label: t("create.modelDefault", { name: models.data?.find((one) => one.default)?.name ?? "" }),
                },
                ...(models.data ?? [])
                  .filter((one) => one.installed)
                  .map((one) => ({ value: one.id, label: one.name })),
              ]}
            />
          )}
        </Field>
        {schema.isPending ? <Skeleton className="h-60" /> : null}
        {read.map(({ field, problem }) => (
          <Knob
            key={field.name}
            field={field}
            problem={problem}
            value={texts[field.name] ?? ""}
            chosen={estimate.data?.options[field.name]}
            onChange={(text) => setTexts({ ...texts, [field.name]: text })}
          />
        ))}
      </div>
      <footer className="sticky bottom-0 grid gap-3 border-t border-line bg-raised p-5">
        <div role="status" className="grid min-h-5 gap-1 text-sm text-pretty text-ink-2">
          {estimate.data ? <Forecast found={estimate.data} /> : estimate.isError ? estimate.error.message : ""}
        </div>
        <Button variant="primary" disabled={wrong || estimate.isError} onClick={() => onStart(options)}>
          {t("training.start")}
        </Button>
      </footer>
    </Sheet>
  );
}
