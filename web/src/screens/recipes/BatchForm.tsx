import { FileUp, ImagePlus } from "lucide-react";
import { useState } from "react";

import { csvRows, tableRows, valueOf } from "@/lib/recipe/batch";
import type { Recipe } from "@/lib/recipe/model";
import { isPicture, itemOf, plain } from "@/lib/recipe/types";
import { Thumbnails } from "@/screens/recipes/InputControl";
import { PicturePicker } from "@/screens/recipes/PicturePicker";
import { chooseText } from "@/screens/recipes/useEditorActions";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

export interface BatchWish {
  on: boolean;
  /** The input that differs; "" for a table that names several. */
  input: string;
  text: string;
  pictures: readonly string[];
}
export const NO_BATCH: BatchWish = { on: false, input: "", text: "", pictures: [] };

/** For one input every line is a row; a table names the inputs in its first line. */
export function rowsOf(recipe: Recipe, batch: BatchWish): Record<string, unknown>[] | null {
  if (!batch.on) return null;
  const types = typesOf(recipe);
  if (batch.input === "") return tableRows(batch.text, types).rows;
  const type = types[batch.input] ?? "text";
  const item = plain(itemOf(type) ?? type);
  if (isPicture(item)) return batch.pictures.map((id) => ({ [batch.input]: { $asset: id } }));
  return batch.text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ [batch.input]: valueOf(item, line.trim()) }));
}

interface Props {
  recipe: Recipe;
  batch: BatchWish;
  rows: readonly Record<string, unknown>[] | null;
  onChange: (batch: BatchWish) => void;
}

/** What differs from row to row of a batch: lines, a table, or pictures of the library. */
export function BatchForm({ recipe, batch, rows, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const names = Object.keys(recipe.inputs);
  const set = (own: Partial<BatchWish>) => onChange({ ...batch, ...own });
  const begin = names.find((name) => recipe.inputs[name]?.required) ?? names[0] ?? "";
  const input = recipe.inputs[batch.input];
  const pictures = input !== undefined && isPicture(itemOf(input.type) ?? input.type);
  const { unknown } = batch.input === "" ? tableRows(batch.text, typesOf(recipe)) : { unknown: [] };
  const load = async () => {
    const text = await chooseText(".csv,text/csv,text/plain");
    if (text === null) return;
    const [head = []] = csvRows(text);
    const table = head.some((name) => names.includes(name.trim()));
    set({ text, input: table ? "" : batch.input });
  };
  return (
    <div className="grid gap-4 rounded-lg border border-line bg-ground p-4">
      <Switch
        label={t("recipes.batch")}
        hint={t("recipes.batchHint")}
        checked={batch.on}
        onChange={(on) => set({ on, input: batch.input || begin })}
      />
      {batch.on ? (
        <>
          <Field label={t("recipes.varies")}>
            {(props) => (
              <Select
                {...props}
                value={batch.input}
                onChange={(next) => set({ input: next })}
                options={[
                  ...names.map((name) => ({ value: name, label: name, hint: recipe.inputs[name]?.type })),
                  { value: "", label: t("recipes.table"), hint: t("recipes.tableHint") },
                ]}
              />
            )}
          </Field>
          {pictures ? (
            <div className="flex flex-wrap items-center gap-2">
              <Thumbnails
                ids={batch.pictures}
                onRemove={(id) => set({ pictures: batch.pictures.filter((one) => one !== id) })}
              />
              <Button size="sm" onClick={() => setOpen(true)}>
                <ImagePlus size={15} />
                {t("recipes.choosePictures")}
              </Button>
            </div>
          ) : (
            <Field
              label={t(batch.input === "" ? "recipes.table" : "recipes.lines")}
              hint={t("recipes.rows", { count: rows?.length ?? 0 })}
              error={unknown.length > 0 ? t("recipes.unknownColumns", { names: unknown.join(", ") }) : undefined}
              aside={
                <Button size="sm" variant="quiet" onClick={() => void load().catch(toast.problem)}>
                  <FileUp size={14} />
                  {t("recipes.csv")}
                </Button>
              }
            >
              {(props) => (
                <Textarea
                  {...props}
                  value={batch.text}
                  placeholder={batch.input === "" ? `${names.slice(0, 2).join(",")}\n…` : ""}
                  onChange={(event) => set({ text: event.target.value })}
                />
              )}
            </Field>
          )}
        </>
      ) : null}
      {open ? (
        <PicturePicker
          several
          photos={plain(itemOf(input?.type ?? "") ?? input?.type ?? "") === "photo"}
          chosen={batch.pictures}
          onClose={() => setOpen(false)}
          onChoose={(ids) => set({ pictures: ids })}
        />
      ) : null}
    </div>
  );
}

const typesOf = (recipe: Recipe) =>
  Object.fromEntries(Object.entries(recipe.inputs).map(([name, one]) => [name, one.type]));
