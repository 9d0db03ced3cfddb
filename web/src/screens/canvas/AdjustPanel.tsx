import { useRef } from "react";

import { changeLayer, LOOKS, NEUTRAL, type Adjust, type PictureLayer } from "@/screens/canvas/document";
import { isNeutral } from "@/screens/canvas/adjust";
import { useCanvas } from "@/screens/canvas/state";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";

const SLIDERS = ["brightness", "contrast", "saturation"] as const;

/** Light and colour of one picture. A whole drag of a slider is one step back. */
export function AdjustPanel({ layer }: { layer: PictureLayer }) {
  const edit = useCanvas((state) => state.edit);
  const going = useRef(false);
  const change = (part: Partial<Adjust>, slides = false) => {
    edit(
      (document) => changeLayer(document, layer.id, { adjust: { ...layer.adjust, ...part } }),
      slides && going.current,
    );
    going.current = slides;
  };
  return (
    <div className="grid gap-2 px-1">
      {SLIDERS.map((name) => (
        <div key={name} className="text-sm">
          <span className="flex justify-between">
            {t(`canvas.${name}`)} <span className="tabular text-ink-2">{Math.round(layer.adjust[name] * 100)}</span>
          </span>
          <Slider
            label={t(`canvas.${name}`)}
            min={-1}
            max={1}
            step={0.01}
            value={layer.adjust[name]}
            onChange={(value) => change({ [name]: value }, true)}
            onCommit={() => {
              going.current = false;
            }}
          />
        </div>
      ))}
      <Field label={t("canvas.look")}>
        {(props) => (
          <Select
            {...props}
            value={layer.adjust.look}
            onChange={(look) => change({ look })}
            options={LOOKS.map((value) => ({ value, label: t(`look.${value}`) }))}
          />
        )}
      </Field>
      {isNeutral(layer.adjust) ? null : (
        <Button size="sm" variant="quiet" onClick={() => change(NEUTRAL)}>
          {t("canvas.reset")}
        </Button>
      )}
    </div>
  );
}
