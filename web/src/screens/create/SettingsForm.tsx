import { Dices } from "lucide-react";

import type { Model, Preset } from "@/api/types";
import { shapeOf, SHAPES, sizeOf } from "@/lib/sizes";
import { AdapterList } from "@/screens/create/AdapterList";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Field, Input, Textarea } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";

const PRESETS = ["draft", "standard", "high"] as const;
const NATIVE = { width: 1024, height: 1024 };

/** How pictures are made: quality, number, shape, seed, model, adapters. */
export function SettingsForm({
  model,
  models,
  onAdvanced,
}: {
  model: Model | undefined;
  models: readonly Model[];
  onAdvanced: () => void;
}) {
  const own = useComposer();
  return (
    <div className="grid gap-5">
      <Field label={t("create.preset")}>
        {() => (
          <Segmented
            label={t("create.preset")}
            value={own.preset}
            onChange={(preset: Preset) => own.change({ preset })}
            options={PRESETS.filter((value) => !model || value === own.preset || value in model.presets).map(
              (value) => ({ value, label: t(`preset.${value}`) }),
            )}
          />
        )}
      </Field>
      <Field label={t("create.count")} aside={own.count}>
        {() => (
          <Slider
            label={t("create.count")}
            value={own.count}
            min={1}
            max={16}
            onChange={(count) => own.change({ count })}
          />
        )}
      </Field>
      <ShapeField model={model} />
      <SeedField />
      <Field label={t("create.model")}>
        {(props) => (
          <Select
            {...props}
            value={own.model}
            onChange={(next) => own.change({ model: next })}
            options={[
              { value: "", label: t("create.modelDefault", { name: models.find((one) => one.default)?.name ?? "" }) },
              ...models.filter((one) => one.installed).map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        )}
      </Field>
      {model?.negativePrompt ? (
        <Field label={t("create.negative")}>
          {(props) => (
            <Textarea
              {...props}
              className="min-h-16"
              placeholder={t("create.negativePlaceholder")}
              value={own.negative}
              onChange={(event) => own.change({ negative: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {own.image ? (
        <Field label={t("create.strength")} hint={t("create.strengthHint")} aside={own.strength.toFixed(2)}>
          {() => (
            <Slider
              label={t("create.strength")}
              value={own.strength}
              min={0.05}
              max={1}
              step={0.05}
              onChange={(strength) => own.change({ strength })}
            />
          )}
        </Field>
      ) : null}
      <AdapterList />
      <div className="flex justify-between border-t border-line pt-3">
        <Button size="sm" variant="quiet" onClick={() => own.reset()}>
          {t("create.reset")}
        </Button>
        <Button size="sm" onClick={onAdvanced}>
          {t("create.advanced")}
        </Button>
      </div>
    </div>
  );
}

function ShapeField({ model }: { model: Model | undefined }) {
  const own = useComposer();
  const preset = model?.presets[own.preset] ?? model?.presets["standard"];
  const native = preset ? { width: preset.width, height: preset.height } : NATIVE;
  const size = own.width && own.height ? { width: own.width, height: own.height } : native;
  const chosen = shapeOf(size.width, size.height, native);
  return (
    <Field label={t("create.size")} aside={t("size.px", size)}>
      {() => (
        <div role="radiogroup" aria-label={t("create.size")} className="grid grid-cols-7 gap-1">
          {SHAPES.map((shape) => (
            <button
              key={shape.id}
              type="button"
              role="radio"
              aria-checked={chosen?.id === shape.id}
              onClick={() =>
                own.change(shape.ratio === 1 ? { width: null, height: null } : sizeOf(shape.ratio, native))
              }
              className={cn(
                "flex h-14 flex-col items-center justify-end gap-1 rounded-md pb-1.5 text-xs text-ink-2 hover:bg-hover",
                chosen?.id === shape.id && "bg-accent-soft font-medium text-accent-ink",
              )}
            >
              <span
                aria-hidden
                className="rounded-[2px] border-[1.5px] border-current"
                style={{ width: 20 * Math.min(1, shape.ratio), height: 20 / Math.max(1, shape.ratio) }}
              />
              {shape.id}
            </button>
          ))}
        </div>
      )}
    </Field>
  );
}

function SeedField() {
  const { seed, change } = useComposer();
  return (
    <Field label={t("create.seed")}>
      {(props) => (
        <div className="flex gap-1">
          <Input
            {...props}
            inputMode="numeric"
            placeholder={t("create.seedRandom")}
            value={seed ?? ""}
            onChange={(event) => {
              const digits = event.target.value.replaceAll(/\D/g, "").slice(0, 15);
              change({ seed: digits === "" ? null : Number(digits) });
            }}
          />
          <IconButton label={t("create.seedNew")} onClick={() => change({ seed: Math.floor(Math.random() * 2 ** 31) })}>
            <Dices size={18} />
          </IconButton>
        </div>
      )}
    </Field>
  );
}
