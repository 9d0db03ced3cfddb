import { useQuery } from "@tanstack/react-query";

import { api, ask, idempotencyKey } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS } from "@/api/runs";
import type { CreateRequest, Preset } from "@/api/types";
import type { SchemaNode } from "@/lib/schema";

export interface Submitted {
  run: string;
  /** What the studio noticed about the prompt: words the model does not know, for one. */
  notes: string[];
}

/** Send a wish off; workers draw it. Under one key it is done once, however often it is sent. */
export async function submitCreate(request: CreateRequest, key: string = idempotencyKey()): Promise<Submitted> {
  const params = { header: { "Idempotency-Key": key } };
  const made = await ask(
    api.POST("/v1/create", { params, body: { weights: [], sampler: "default", priority: 0, ...request } }),
  );
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return { run: made.id, notes: made.notes };
}

export interface CreateEstimate {
  seconds: number;
  /** How that is known, in words. */
  basis: string;
  /** In money or credits, by unit; empty where it only takes this machine's time. */
  paid: Record<string, number>;
}

/** Units that somebody pays for. */
const PAID = new Set(["usd", "credits"]);

/**
 * What pictures with these settings will take. Words are left out: they do not change it, and what is being typed is
 * nobody's wish yet.
 */
export const useCreateEstimate = (request: CreateRequest, prompts: number, enabled: boolean) => {
  const prompt = Array.from({ length: Math.max(1, prompts) }, (_, index) => `picture ${index + 1}`);
  const body = { weights: [], sampler: "default", priority: 0, ...request, prompt, subjects: [], negative_prompt: "" };
  return useQuery({
    queryKey: ["create-estimate", body],
    enabled,
    retry: false,
    staleTime: 60_000,
    placeholderData: (earlier) => earlier,
    queryFn: async (): Promise<CreateEstimate> => {
      const found = await ask(api.POST("/v1/create/estimate", { body }));
      const paid = Object.fromEntries(Object.entries(found.costs).filter(([unit]) => PAID.has(unit)));
      return { seconds: found.reused ? 0 : found.seconds, basis: found.seconds_note, paid };
    },
  });
};

/** What to change about a stored picture. */
export interface EditRequest {
  image: string;
  instruction: string;
  /** What the person wrote, where the instruction was made of that. */
  asked?: string;
  /** Further pictures to look at. */
  references: string[];
  count: number;
  preset: Preset;
  /** "": the studio's default. */
  model: string;
  seed: number | null;
}

/** Send an edit off; the picture itself stays as it is. */
export async function submitEdit(request: EditRequest): Promise<Submitted> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const body = { adapters: [], weights: [], priority: 0, asked: "", ...request };
  const made = await ask(api.POST("/v1/edit", { params, body }));
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return { run: made.id, notes: made.notes };
}

/** How to enlarge a picture: resampled, which adds no detail, or with detail that a model draws, in tiles. */
export interface UpscaleRequest {
  image: string;
  factor: number;
  method: "lanczos" | "detail";
  /** "": what drew the picture, or the default. */
  model: string;
  /** Of what is drawn: 0 to 0.6. */
  strength: number;
}

const upscaleBody = (request: UpscaleRequest) =>
  ({ ...request, sharpening: 0.35, preset: "standard", priority: 0 }) as const;

/** What an enlargement takes; a model that cannot do it is refused. */
export const useUpscaleEstimate = (request: UpscaleRequest) =>
  useQuery({
    queryKey: ["upscale", request],
    retry: false,
    staleTime: 30_000,
    queryFn: () => ask(api.POST("/v1/upscale/estimate", { body: upscaleBody(request) })),
  });

/** Send an enlargement off. */
export async function submitUpscale(request: UpscaleRequest): Promise<Submitted> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const body = upscaleBody(request);
  const made = await ask(api.POST("/v1/upscale", { params, body }));
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return { run: made.id, notes: made.notes };
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
