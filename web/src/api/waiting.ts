import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, idempotencyKey, type Schemas } from "@/api/client";
import type { Submitted } from "@/api/create";
import { queryClient } from "@/api/query";
import { RUNS } from "@/api/runs";
import type { CreateRequest, Preset } from "@/api/types";

/** A prompt about somebody who was being learnt when it was written. The studio draws it, whoever is there. */
export interface WaitingPrompt {
  id: string;
  /** As it was written. */
  prompts: string[];
  subjects: { id: string; name: string }[];
  state: Schemas["WaitingState"];
  reason: string;
  advice: string;
}

/** Somebody who was drawn from a photo; `wins` null: it was not measured, or they are not learnt yet. */
export interface Takeover {
  subject: string;
  learnt: boolean;
  fromPhoto: boolean;
  wins: boolean | null;
  reason: string;
}

export const WAITING = ["waiting"];
export const TAKEOVERS = ["takeovers"];

const refresh = () =>
  Promise.all([WAITING, TAKEOVERS, RUNS].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

/** What waits, and what was set aside, the newest first. */
export const useWaiting = () =>
  useQuery({
    queryKey: WAITING,
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/waiting", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map((one): WaitingPrompt => ({
        id: one.id,
        prompts: one.prompts,
        subjects: one.subjects,
        state: one.state,
        reason: one.reason,
        advice: one.advice,
      })),
  });

export interface KeptPrompt {
  /** Something is drawn from a photo meanwhile. */
  meanwhile: boolean;
  /** Everybody is learnt by now, and it is drawn. */
  submitted: boolean;
  notes: string[];
}

/** Have a prompt drawn as soon as whom it is about is learnt. */
export async function keepPrompt(request: CreateRequest): Promise<KeptPrompt> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const body = { weights: [], sampler: "default", priority: 0, meanwhile: true, ...request };
  const kept = await ask(api.POST("/v1/waiting", { params, body }));
  await refresh();
  return { meanwhile: kept.meanwhile !== null, submitted: kept.state === "submitted", notes: kept.notes };
}

const at = (id: string) => ({ params: { path: { prompt_id: id } } });

export async function cancelWaiting(id: string): Promise<void> {
  await ask(api.DELETE("/v1/waiting/{prompt_id}", at(id)));
  await refresh();
}

export async function retryWaiting(id: string): Promise<void> {
  await ask(api.POST("/v1/waiting/{prompt_id}/retry", at(id)));
  await refresh();
}

export interface GuidedRequest {
  prompt: string;
  subject: string;
  count: number;
  preset: Preset;
  model: string;
  seed: number | null;
}

/** Draw somebody by looking at a photo of them. */
export async function submitGuided(request: GuidedRequest): Promise<Submitted> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const body = { adapters: [], weights: [], priority: 0, ...request };
  const made = await ask(api.POST("/v1/create/guided", { params, body }));
  await refresh();
  return { run: made.id, notes: made.notes };
}

/** Who was drawn from a photo, and where the taking over of their adapters stands. */
export const useTakeovers = () =>
  useQuery({
    queryKey: TAKEOVERS,
    queryFn: async () =>
      (await ask(api.GET("/v1/takeovers"))).items.map((one): Takeover => ({
        subject: one.subject.id,
        learnt: one.learnt,
        fromPhoto: one.from_photo,
        wins: one.wins,
        reason: one.reason,
      })),
  });

/** From now on with the adapter; where that is so already, it was seen. */
export async function endTakeover(subject: string): Promise<void> {
  await ask(api.DELETE("/v1/takeovers/{subject}", { params: { path: { subject } } }));
  await refresh();
}
