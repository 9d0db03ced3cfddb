import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, idempotencyKey, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS } from "@/api/runs";
import type { Place } from "@/lib/recipe/layout";
import type { Recipe, RecipeNode, StepInfo, Steps } from "@/lib/recipe/model";

export type RecipeSummary = Schemas["RecipeSummary"];
export type Finding = Schemas["Finding"];
export type RunGraph = Omit<Schemas["RunGraph"], "definition"> & { definition: Recipe };
/** Where a person put boxes, by their ids on the canvas. */
export type Places = Readonly<Record<string, Place>>;
export type RunNode = Schemas["RunNode"];
export type Estimate = Schemas["Estimate"];

export const RECIPES = ["recipes"];
const at = (name: string) => ({ path: { name } });

/** A recipe as the server tells it, with nothing left out. */
export function whole(told: Schemas["Recipe-Output"]): Recipe {
  const steps = Object.entries(told.steps ?? {}).map(([name, node]): [string, RecipeNode] => [
    name,
    { ...node, values: node.values ?? {}, links: node.links ?? {} },
  ]);
  const inputs = Object.entries(told.inputs ?? {}).map(([name, one]) => [
    name,
    { ...one, default: one.default ?? null },
  ]);
  return {
    ...told,
    inputs: Object.fromEntries(inputs) as Recipe["inputs"],
    steps: Object.fromEntries(steps),
    outputs: told.outputs ?? {},
  };
}

const sent = (recipe: Recipe) => recipe as unknown as Schemas["Recipe-Input"];

export const useRecipes = () =>
  useQuery({
    queryKey: RECIPES,
    queryFn: () =>
      askAll((cursor) =>
        ask(api.GET("/v1/recipes", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
      ),
  });

export interface WholeRecipe extends RecipeSummary {
  recipe: Recipe;
  toml: string;
  places: Places;
}

export async function fetchRecipe(name: string): Promise<WholeRecipe> {
  const { definition, ...rest } = await ask(api.GET("/v1/recipes/{name}", { params: at(name) }));
  return { ...rest, recipe: whole(definition) };
}

export const useRecipe = (name: string | null) =>
  useQuery({ queryKey: [...RECIPES, name], enabled: name !== null, queryFn: () => fetchRecipe(name ?? "") });

/** Every step that recipes are made of, by name. */
export const useSteps = () =>
  useQuery({
    queryKey: ["steps"],
    staleTime: Infinity,
    queryFn: async (): Promise<Steps> => {
      const found = await askAll((cursor) =>
        ask(api.GET("/v1/steps", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
      );
      return new Map(found.map((one): [string, StepInfo] => [one.name, { ...one, schema: one.schema }]));
    },
  });

export interface Review {
  recipe: Recipe;
  toml: string;
  findings: Finding[];
}

/** What the server says of a recipe: the same checks as when it is saved or executed. */
export async function reviewRecipe(own: { recipe: Recipe } | { toml: string }): Promise<Review> {
  const body = "toml" in own ? { toml: own.toml } : { definition: sent(own.recipe) };
  const found = await ask(api.POST("/v1/recipes/check", { body }));
  return { recipe: whole(found.definition), toml: found.toml, findings: found.findings };
}

export async function saveRecipe(name: string, recipe: Recipe, shared: boolean, places: Places): Promise<void> {
  await ask(api.PUT("/v1/recipes/{name}", { params: at(name), body: { definition: sent(recipe), shared, places } }));
  await queryClient.invalidateQueries({ queryKey: RECIPES });
}

/** Where the boxes of a saved recipe stand: no new version of it. */
export async function arrangeRecipe(name: string, places: Places): Promise<void> {
  await ask(api.PATCH("/v1/recipes/{name}", { params: at(name), body: { places } }));
}

export async function shareRecipe(name: string, shared: boolean): Promise<void> {
  await ask(api.PATCH("/v1/recipes/{name}", { params: at(name), body: { shared } }));
  await queryClient.invalidateQueries({ queryKey: RECIPES });
}

export async function removeRecipe(name: string): Promise<void> {
  await ask(api.DELETE("/v1/recipes/{name}", { params: at(name) }));
  await queryClient.invalidateQueries({ queryKey: RECIPES });
}

/** What to execute: a saved recipe by name or one that is being made; for one set of inputs, or for many rows. */
export interface RunWish {
  recipe: string | Recipe;
  inputs: Record<string, unknown>;
  rows: Record<string, unknown>[] | null;
}

const wished = ({ recipe, inputs, rows }: RunWish) =>
  ({
    ...(typeof recipe === "string" ? { recipe } : { definition: sent(recipe) }),
    inputs,
    ...(rows ? { rows } : {}),
    title: "",
    priority: 0,
  }) as Schemas["RunWish"];

/** What a run would do; a wish that does not fit is refused with the reason. */
export const useRunEstimate = (wish: RunWish, enabled: boolean) =>
  useQuery({
    queryKey: ["run-estimate", wish],
    enabled,
    retry: false,
    staleTime: 30_000,
    placeholderData: (earlier) => earlier,
    queryFn: () => ask(api.POST("/v1/runs/estimate", { body: wished(wish) })),
  });

export async function submitRun(wish: RunWish): Promise<string> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const made = await ask(api.POST("/v1/runs", { params, body: wished(wish) }));
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return made.id;
}

const OVER = new Set(["done", "failed", "cancelled"]);

export async function fetchRunGraph(id: string): Promise<RunGraph> {
  const found = await ask(api.GET("/v1/runs/{run_id}/graph", { params: { path: { run_id: id } } }));
  return { ...found, definition: whole(found.definition) };
}

/** A run's recipe and what became of each step, read again while it works. */
export const useRunGraph = (id: string) =>
  useQuery({
    queryKey: ["run-graph", id],
    queryFn: () => fetchRunGraph(id),
    refetchInterval: (query) => (query.state.data && OVER.has(query.state.data.state) ? false : 2_000),
  });
