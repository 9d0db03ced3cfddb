import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { submitRun, useRunEstimate, type RunWish } from "@/api/recipes";
import { useCalm } from "@/lib/calm";
import type { Recipe } from "@/lib/recipe/model";
import { plain } from "@/lib/recipe/types";
import { BatchForm, NO_BATCH, rowsOf, type BatchWish } from "@/screens/recipes/BatchForm";
import { Expected } from "@/screens/recipes/Expected";
import { InputControl } from "@/screens/recipes/InputControl";
import { recipeTitle } from "@/screens/recipes/words";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

interface Props {
  recipe: Recipe;
  /** Its name where it is saved as it is: the run then says so. */
  named: string | null;
  /** Pictures that it is to be run on, one after the other. */
  pictures?: readonly string[];
  onClose: () => void;
}

const needed = (recipe: Recipe) =>
  Object.entries(recipe.inputs).filter(([, one]) => one.required && plain(one.type) !== "seed");

/** Ask for a recipe's inputs, say what it will take, and run it: once, or for every row of a batch. */
export function RunDialog({ recipe, named, pictures = [], onClose }: Props) {
  const navigate = useNavigate();
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [batch, setBatch] = useState<BatchWish>(() => withPictures(recipe, pictures));
  const [more, setMore] = useState(false);
  const [busy, during] = useBusy();
  const rows = useMemo(() => rowsOf(recipe, batch), [recipe, batch]);
  const varied = new Set(rows?.flatMap((row) => Object.keys(row)));
  const shown = Object.entries(recipe.inputs).filter(
    ([name]) => !(batch.on && (varied.has(name) || batch.input === name)),
  );
  const first =
    needed(recipe).length > 0 ? shown.filter(([, one]) => one.required && plain(one.type) !== "seed") : shown;
  const rest = shown.filter((one) => !first.includes(one));
  const missing = needed(recipe).some(
    ([name]) => values[name] === undefined && !(batch.on && rows?.every((row) => name in row) && rows.length > 0),
  );
  const wish: RunWish = {
    recipe: named ?? recipe,
    inputs: Object.fromEntries(Object.entries(values).filter(([name]) => !varied.has(name) || !batch.on)),
    rows: batch.on ? (rows ?? []) : null,
  };
  const ready = !missing && !(batch.on && (rows?.length ?? 0) === 0);
  const calm = useCalm(wish);
  const estimate = useRunEstimate(calm, ready && JSON.stringify(calm) === JSON.stringify(wish));
  const run = () =>
    during(async () => {
      const id = await submitRun(wish);
      toast.good(t("recipes.started", { name: recipeTitle(recipe) }));
      onClose();
      await navigate({ to: "/runs/$id", params: { id } });
    });
  const control = ([name, input]: (typeof shown)[number]) => (
    <InputControl
      key={name}
      name={name.replaceAll("_", " ")}
      hint={input.description}
      type={input.type}
      value={values[name]}
      otherwise={input.default}
      onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
    />
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("recipes.runTitle", { name: recipeTitle(recipe) })}
      description={recipe.description || undefined}
      className="sm:w-[min(38rem,94vw)]"
      footer={
        <>
          <Expected estimate={estimate} ready={ready} rows={batch.on ? (rows?.length ?? 0) : null} />
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={busy || !ready || estimate.isError} onClick={() => void run()}>
            {batch.on ? t("recipes.runRows", { count: rows?.length ?? 0 }) : t("recipes.run")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        {Object.keys(recipe.inputs).length === 0 ? <p className="text-ink-2">{t("recipes.noInputs")}</p> : null}
        {Object.keys(recipe.inputs).length > 0 ? (
          <BatchForm recipe={recipe} batch={batch} rows={rows} onChange={setBatch} />
        ) : null}
        {first.map(control)}
        {more ? rest.map(control) : null}
        {rest.length > 0 && !more ? (
          <Button size="sm" variant="quiet" className="justify-self-start" onClick={() => setMore(true)}>
            {t("recipes.moreInputs", { count: rest.length })}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}

function withPictures(recipe: Recipe, pictures: readonly string[]): BatchWish {
  const input = Object.entries(recipe.inputs).find(([, one]) => /^(list\[)?(image|photo|picture)/.test(one.type))?.[0];
  return pictures.length > 0 && input ? { ...NO_BATCH, on: true, input, pictures } : NO_BATCH;
}
