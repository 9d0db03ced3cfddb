import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

const page = (cursor: string | undefined) => ({ params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } });
const refresh = (key: string) => queryClient.invalidateQueries({ queryKey: [key] });

export const useReports = () =>
  useQuery({
    queryKey: ["reports"],
    queryFn: () => askAll((cursor) => ask(api.GET("/v1/reports", page(cursor))), 300),
  });
export const useRefusals = () =>
  useQuery({
    queryKey: ["refusals"],
    queryFn: () => askAll((cursor) => ask(api.GET("/v1/refusals", page(cursor))), 300),
  });
export const usePolicies = () =>
  useQuery({
    queryKey: ["policies"],
    staleTime: Infinity,
    queryFn: async () => (await ask(api.GET("/v1/policies"))).rules,
  });

export async function reportAsset(wish: Schemas["ReportWish"]): Promise<void> {
  await ask(api.POST("/v1/reports", { body: wish }));
  await refresh("reports");
}

export async function decideReport(report_id: string, decision: Schemas["ReportDecision"]): Promise<void> {
  await ask(api.POST("/v1/reports/{report_id}/decide", { params: { path: { report_id } }, body: decision }));
  await refresh("reports");
}

export async function appeal(refusal_id: string, words: string): Promise<void> {
  await ask(api.POST("/v1/refusals/{refusal_id}/appeal", { params: { path: { refusal_id } }, body: { words } }));
  await refresh("refusals");
}

export async function decideAppeal(refusal_id: string, allow: boolean): Promise<void> {
  await ask(
    api.POST("/v1/refusals/{refusal_id}/decide", { params: { path: { refusal_id } }, body: { allow, note: "" } }),
  );
  await refresh("refusals");
}
