import "@/screens/grid/words";

import { useNavigate } from "@tanstack/react-router";
import { Grid3x3, Plus } from "lucide-react";
import { useEffect, useState } from "react";

import { useActions } from "@/actions/registry";
import { submitGrid, useGridEstimate, type GridRequest, type Parameter } from "@/api/grids";
import { useSubjects } from "@/api/subjects";
import { Page } from "@/app/Page";
import { requestOf, useComposer } from "@/screens/create/composer";
import { AXIS_NAMES, MOST_AXES, PARAMETERS, STARTS, useGridDraft } from "@/screens/grid/axes";
import { AxisEditor } from "@/screens/grid/AxisEditor";
import { Earlier } from "@/screens/grid/Earlier";
import { Estimate } from "@/screens/grid/Estimate";
import { usePresets } from "@/screens/grid/usePresets";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { Checkbox } from "@/ui/switch";
import { toast } from "@/ui/toast";

/** Axes that say what is drawn, so that no prompt is needed beside them. */
const WORDED: ReadonlySet<Parameter> = new Set(["prompt", "scene"]);

/** What to draw in every combination, and the grids that were drawn. */
export function GridsScreen() {
  return (
    <Page title={t("grid.title")}>
      <Maker />
      <Earlier />
    </Page>
  );
}

function Maker() {
  const own = useComposer();
  const draft = useGridDraft();
  const navigate = useNavigate();
  const { data: subjects } = useSubjects();
  const [busy, setBusy] = useState(false);
  const request: GridRequest = {
    base: { ...requestOf(own, subjects ?? []), count: 1 },
    axes: draft.axes,
    measure: draft.measure,
    skip: draft.skip,
  };
  const worded = own.prompt.trim() !== "" || draft.axes.some(({ parameter }) => WORDED.has(parameter));
  const filled = worded && draft.axes.every((axis) => axis.values.trim() !== "");
  const wish = JSON.stringify(request);
  const asked = useSettled(wish);
  const estimate = useGridEstimate(JSON.parse(asked) as GridRequest, filled);
  const blocked = !draft.skip && (estimate.data?.impossible.length ?? 0) > 0;
  const ready = filled && !busy && asked === wish && estimate.data !== undefined && !estimate.error && !blocked;

  const draw = async () => {
    setBusy(true);
    try {
      const { id, notes } = await submitGrid(request);
      if (notes.length > 0) toast.info(t("create.unknownWords"), notes.slice(0, 3).join("\n"));
      void navigate({ to: "/grid/$id", params: { id } });
    } catch (error) {
      toast.problem(error);
    } finally {
      setBusy(false);
    }
  };
  useActions([
    {
      id: "grid.draw",
      label: t("grid.draw"),
      scope: "create",
      shortcut: "mod+enter",
      always: true,
      icon: Grid3x3,
      enabled: () => ready,
      perform: () => void draw(),
    },
  ]);
  const taken = draft.axes.map((axis) => axis.parameter);
  return (
    <section aria-label={t("grid.new")} className="grid gap-5">
      <Presets />
      <Field label={t("create.prompt")} hint={t("grid.promptHint")}>
        {(props) => (
          <Textarea
            {...props}
            className="min-h-16"
            placeholder={t("create.placeholder")}
            value={own.prompt}
            onChange={(event) => own.change({ prompt: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {draft.axes.map((axis, index) => (
          <AxisEditor
            key={index}
            axis={axis}
            name={AXIS_NAMES[index] ?? "x"}
            taken={taken}
            onChange={(next) => draft.change({ axes: draft.axes.map((one, at) => (at === index ? next : one)) })}
            onRemove={
              draft.axes.length > 1
                ? () => draft.change({ axes: draft.axes.filter((_, at) => at !== index) })
                : undefined
            }
          />
        ))}
        {draft.axes.length < MOST_AXES ? (
          <button
            type="button"
            className="flex min-h-24 items-center justify-center gap-2 rounded-lg border border-dashed border-line-strong text-sm text-ink-2 hover:bg-hover hover:text-ink"
            onClick={() => {
              const next = PARAMETERS.find((one) => !taken.includes(one)) ?? "seed";
              draft.change({ axes: [...draft.axes, { parameter: next, values: STARTS[next] ?? "" }] });
            }}
          >
            <Plus size={16} />
            {t("grid.addAxis", { name: t(`grid.axis.${AXIS_NAMES[draft.axes.length] ?? "z"}`) })}
          </button>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-x-8 gap-y-3">
        <Checkbox label={t("grid.measure")} checked={draft.measure} onChange={(measure) => draft.change({ measure })} />
        <Checkbox label={t("grid.skip")} checked={draft.skip} onChange={(skip) => draft.change({ skip })} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-3 border-t border-line pt-4">
        {worded ? (
          <Estimate estimate={estimate.data} error={estimate.error} pending={filled && estimate.isPending} />
        ) : (
          <p className="text-sm text-ink-2">{t("grid.sayWhat")}</p>
        )}
        <Button variant="primary" disabled={!ready} onClick={() => void draw()}>
          <Grid3x3 size={16} />
          {busy ? t("create.submitting") : t("grid.draw")}
        </Button>
      </div>
    </section>
  );
}

/** The text as it was when nobody had changed it for a moment: what is being typed is nobody's wish yet. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 400);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function Presets() {
  const presets = usePresets();
  const change = useGridDraft((state) => state.change);
  const lacking = presets.filter((preset) => preset.lacks !== "");
  return (
    <div role="group" aria-label={t("grid.presets")} className="flex flex-wrap gap-2">
      {presets.map((preset) => (
        <Button
          key={preset.id}
          size="sm"
          disabled={preset.lacks !== ""}
          onClick={() => change({ axes: preset.axes, skip: preset.skip })}
        >
          {t(`grid.preset.${preset.id}`)}
        </Button>
      ))}
      {lacking.length > 0 ? (
        <ul className="w-full text-xs text-ink-2">
          {lacking.map((preset) => (
            <li key={preset.id}>
              {t(`grid.preset.${preset.id}`)}: {preset.lacks}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
