import { useQuery } from "@tanstack/react-query";

import { api, ask, idempotencyKey, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS, toRun } from "@/api/runs";
import { refreshSubject } from "@/api/subjects";
import type { SchemaNode } from "@/lib/schema";

type Options = Schemas["TrainingOptions"];
export type TrainingEstimate = Schemas["TrainingEstimate"];
const at = (subject: string) => ({ path: { subject } });

/** Start learning. What is left out is chosen by kind, model and machine. */
export async function startTraining(subject: string, options: Record<string, unknown>): Promise<void> {
  const params = { ...at(subject), header: { "Idempotency-Key": idempotencyKey() } };
  await ask(api.POST("/v1/subjects/{subject}/training", { params, body: options as Options }));
  await Promise.all([refreshSubject(subject), queryClient.invalidateQueries({ queryKey: RUNS })]);
}

export const useTrainings = (subject: string) =>
  useQuery({
    queryKey: ["subject", subject, "trainings"],
    queryFn: async () =>
      (
        await ask(api.GET("/v1/subjects/{subject}/training", { params: { ...at(subject), query: { limit: 20 } } }))
      ).items.map(toRun),
  });

export const useTrainingEstimate = (subject: string, options: Record<string, unknown>, enabled: boolean) =>
  useQuery({
    queryKey: ["subject", subject, "estimate", options],
    enabled,
    retry: false,
    queryFn: () =>
      ask(api.POST("/v1/subjects/{subject}/training/estimate", { params: at(subject), body: options as Options })),
  });

export const useTrainingSchema = (enabled: boolean) =>
  useQuery({
    queryKey: ["training-schema"],
    enabled,
    staleTime: Infinity,
    queryFn: async () => (await ask(api.GET("/v1/training/schema"))) as SchemaNode,
  });
