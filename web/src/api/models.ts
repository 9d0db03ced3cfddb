import { useQuery } from "@tanstack/react-query";

import { queryClient } from "@/api/query";
import { call } from "@/api/raw";
import type { Model } from "@/api/types";

interface ModelOut {
  id: string;
  name: string;
  family: string;
  installed: boolean;
  builtin: boolean;
  default: boolean;
  abilities: string[];
  negative_prompt: boolean;
  training_size: number;
  presets: Record<string, { width: number; height: number; steps: number }>;
  notes: string;
  licence: { id: string; name: string; url: string; commercial: boolean; must_accept: boolean; note: string };
  download_bytes: number | null;
  plan: { fits: boolean; summary: string; peak_gib: number | null } | null;
}

const modelOf = (out: ModelOut): Model => ({
  id: out.id,
  name: out.name,
  family: out.family,
  installed: out.installed,
  builtin: out.builtin,
  default: out.default,
  abilities: out.abilities,
  negativePrompt: out.negative_prompt,
  trainingSize: out.training_size,
  presets: out.presets,
  notes: out.notes,
  licence: {
    id: out.licence.id,
    name: out.licence.name,
    url: out.licence.url,
    commercial: out.licence.commercial,
    mustAccept: out.licence.must_accept,
    note: out.licence.note,
  },
  download: out.download_bytes,
  plan: out.plan ? { fits: out.plan.fits, summary: out.plan.summary, peak: out.plan.peak_gib } : null,
});

export const useModels = () =>
  useQuery({
    queryKey: ["models"],
    staleTime: 60_000,
    queryFn: async () => (await call<{ items: ModelOut[] }>("GET", "/v1/models?limit=200")).items.map(modelOf),
  });

export const useLoaded = () =>
  useQuery({
    queryKey: ["models", "loaded"],
    queryFn: async () => {
      const out = await call<{ model: string | null; detail?: string }>("GET", "/v1/models/loaded");
      return out.model ? { name: out.model, detail: out.detail ?? "" } : null;
    },
  });

const refresh = () => queryClient.invalidateQueries({ queryKey: ["models"] });

export async function freeModel(): Promise<void> {
  await call("POST", "/v1/models/free");
  await refresh();
}

export async function pullModel(id: string): Promise<void> {
  await call("POST", `/v1/models/${id}/pull`, { accept_licence: true });
  await refresh();
}

export async function removeModel(id: string): Promise<void> {
  await call("DELETE", `/v1/models/${id}`);
  await refresh();
}
