import type { Recipe, StepInfo } from "@/lib/recipe/model";
import { has, t, word } from "@/strings";

/** A step's field in words. Names that the training form words for itself are said as they are here. */
export const nameField = (name: string) => word("recipes.field", name);

export const stepTitle = (step: StepInfo | undefined, name: string) => step?.title ?? name;

/** A value as a node shows it: short. */
export function short(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value === "" ? "–" : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.length === 1 ? short(value[0]) : t("recipes.several", { count: value.length });
  if (typeof value === "object" && "$asset" in value) return t("recipes.anAsset");
  return JSON.stringify(value);
}

export const recipeTitle = (recipe: Pick<Recipe, "title" | "name">) => {
  const key = `recipe.${recipe.name}`;
  return recipe.title || (has(key) ? t(key) : recipe.name);
};
