import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS } from "@/api/runs";
import type { Model } from "@/api/types";

function modelOf(out: Schemas["Page_ModelOut_"]["items"][number]): Model {
  const { licence } = out;
  return {
    id: out.id,
    name: out.name,
    family: out.family,
    installed: out.installed,
    builtin: out.builtin,
    default: out.default,
    abilities: out.abilities,
    negativePrompt: out.negative_prompt,
    trainingSize: out.training_size,
    references: out.references,
    presets: out.presets,
    notes: out.notes,
    licence: {
      id: licence.id,
      name: licence.name,
      url: licence.url,
      commercial: licence.commercial,
      mustAccept: licence.must_accept,
      note: licence.note,
    },
    download: out.download_bytes,
    plan: out.plan
      ? {
          fits: out.plan.fits,
          summary: out.plan.summary,
          peak: out.plan.peak_gib * 2 ** 30,
          device: out.plan.device,
          seconds: out.plan.picture_seconds,
        }
      : null,
  };
}

const KEY = ["models"];
const list = async (plan: boolean) =>
  (
    await askAll((cursor) =>
      ask(api.GET("/v1/catalog", { params: { query: { limit: 100, plan, ...(cursor ? { cursor } : {}) } } })),
    )
  ).map(modelOf);

/** Base models that there are. */
export const useModels = () => useQuery({ queryKey: KEY, staleTime: 60_000, queryFn: () => list(false) });

/** The same, each with how this machine would hold it. */
export const usePlannedModels = () =>
  useQuery({ queryKey: [...KEY, "planned"], staleTime: 60_000, queryFn: () => list(true) });

export const useLoaded = () =>
  useQuery({
    queryKey: [...KEY, "loaded"],
    queryFn: async () => {
      const out = await ask(api.GET("/v1/catalog/loaded"));
      return out.model ? { id: out.model, detail: out.detail } : null;
    },
  });

const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });

export async function freeModel(): Promise<void> {
  await ask(api.POST("/v1/catalog/free"));
  await refresh();
}

/** A run that downloads the weights; the queue shows how far it is. */
export async function pullModel(model: string): Promise<void> {
  await ask(api.POST("/v1/catalog/{model}/pull", { params: { path: { model } }, body: { accept_licence: true } }));
  await Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: RUNS })]);
}

export async function removeModel(model: string): Promise<void> {
  await ask(api.DELETE("/v1/catalog/{model}", { params: { path: { model } } }));
  await refresh();
}
