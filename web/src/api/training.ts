import { useQuery } from "@tanstack/react-query";

import { idempotencyKey } from "@/api/client";
import { queryClient } from "@/api/query";
import { call } from "@/api/raw";
import { RUNS, toRun } from "@/api/runs";
import { refreshSubject } from "@/api/subjects";
import type { Run } from "@/api/types";

import type { SchemaNode } from "@/lib/schema";

const at = (subject: string) => `/v1/subjects/${subject}/training`;

export async function startTraining(subject: string, options: Record<string, unknown>): Promise<void> {
  await call("POST", at(subject), options, { "Idempotency-Key": idempotencyKey() });
  await Promise.all([refreshSubject(subject), queryClient.invalidateQueries({ queryKey: RUNS })]);
}

export const useTrainings = (subject: string) =>
  useQuery({
    queryKey: ["subject", subject, "trainings"],
    queryFn: async (): Promise<Run[]> => {
      return (await call<{ items: Parameters<typeof toRun>[0][] }>("GET", `${at(subject)}?limit=20`)).items.map(toRun);
    },
  });

export interface TrainingEstimate {
  seconds: number | null;
  fits: boolean;
  photos: number;
}

export const useTrainingEstimate = (subject: string, options: Record<string, unknown>, enabled: boolean) =>
  useQuery({
    queryKey: ["subject", subject, "estimate", options],
    enabled,
    retry: false,
    queryFn: () => call<TrainingEstimate>("POST", `${at(subject)}/estimate`, options),
  });

export const useTrainingSchema = (enabled: boolean) =>
  useQuery({
    queryKey: ["training-schema"],
    enabled,
    staleTime: Infinity,
    queryFn: () => call<SchemaNode>("GET", "/v1/training/schema"),
  });
