import { useMutation, useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

/** What the workspace uses: costs, budgets, storage. */

export type Spent = Schemas["SpentOut"];
export type Budget = Schemas["BudgetOut"];
export type BudgetWish = Schemas["BudgetWish"];

export const useCosts = (since: string | null, by: "user" | "subject") =>
  useQuery({
    queryKey: ["costs", since, by],
    queryFn: () => ask(api.GET("/v1/costs", { params: { query: { by, ...(since ? { since } : {}) } } })),
  });

export const useBudgets = () =>
  useQuery({ queryKey: ["budgets"], queryFn: async () => (await ask(api.GET("/v1/budgets"))).items });

const refresh = () => queryClient.invalidateQueries({ queryKey: ["budgets"] });

export const useSetBudget = () =>
  useMutation({
    mutationFn: (wish: BudgetWish) => ask(api.PUT("/v1/budgets", { body: wish })),
    onSuccess: refresh,
  });

export const useRemoveBudget = () =>
  useMutation({
    mutationFn: (budget_id: string) => ask(api.DELETE("/v1/budgets/{budget_id}", { params: { path: { budget_id } } })),
    onSuccess: refresh,
  });

export const useStorage = () => useQuery({ queryKey: ["storage"], queryFn: () => ask(api.GET("/v1/storage")) });
