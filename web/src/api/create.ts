import { useQuery } from "@tanstack/react-query";

import { api, ask, idempotencyKey } from "@/api/client";
import { queryClient } from "@/api/query";
import { call } from "@/api/raw";
import { RUNS } from "@/api/runs";
import type { CreateRequest } from "@/api/types";
import type { SchemaNode } from "@/lib/schema";

export interface Submitted {
  run: string;
  /** What the studio noticed about the prompt: words the model does not know, for one. */
  notes: string[];
}

export async function submitCreate(request: CreateRequest): Promise<Submitted> {
  const { adapters, ...rest } = request;
  const body = { ...rest, adapters: adapters.map((one) => one.name), weights: adapters.map((one) => one.weight) };
  const made = await call<{ id: string; notes?: string[] }>("POST", "/v1/create", body, {
    "Idempotency-Key": idempotencyKey(),
  });
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return { run: made.id, notes: made.notes ?? [] };
}

export const useStepSchema = (name: string, enabled: boolean) =>
  useQuery({
    queryKey: ["step", name],
    enabled,
    staleTime: Infinity,
    queryFn: async () => {
      const step = await ask(api.GET("/v1/steps/{name}", { params: { path: { name } } }));
      return { ...(step.schema as SchemaNode), title: step.title };
    },
  });
