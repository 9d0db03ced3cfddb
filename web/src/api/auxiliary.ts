import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS } from "@/api/runs";
import type { Model } from "@/api/types";

/** A model that looks at pictures: report cards are measured with it. */
export interface Auxiliary {
  id: string;
  name: string;
  abilities: string[];
  installed: boolean;
  /** What else has to be installed before it works; empty for nothing. */
  lacks: string;
  licence: Model["licence"];
  download: number | null;
  notes: string;
}

const auxiliaryOf = (out: Schemas["AuxiliaryOut"]): Auxiliary => ({
  id: out.id,
  name: out.name,
  abilities: out.abilities,
  installed: out.installed,
  lacks: out.lacks,
  licence: {
    id: out.licence.id,
    name: out.licence.name,
    url: out.licence.url,
    commercial: out.licence.commercial,
    mustAccept: out.licence.must_accept,
    note: out.licence.note,
  },
  download: out.download_bytes,
  notes: out.notes,
});

const KEY = ["auxiliary"];

export const useAuxiliary = () =>
  useQuery({
    queryKey: KEY,
    staleTime: 60_000,
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/auxiliary", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map(auxiliaryOf),
  });

const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });

/** A run that downloads the weights; the queue shows how far it is. */
export async function pullAuxiliary(model: string): Promise<void> {
  await ask(api.POST("/v1/auxiliary/{model}/pull", { params: { path: { model } }, body: { accept_licence: true } }));
  await Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: RUNS })]);
}

export async function removeAuxiliary(model: string): Promise<void> {
  await ask(api.DELETE("/v1/auxiliary/{model}", { params: { path: { model } } }));
  await refresh();
}
