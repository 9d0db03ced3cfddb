import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "@/api/client";

export type Style = Pick<Schemas["StyleOut"], "id" | "name" | "group" | "fits">;

/** The looks that a prompt can name, and which of them this model draws; "": the default one. */
export const useStyles = (model = "") =>
  useQuery({
    queryKey: ["styles", model],
    staleTime: Infinity,
    queryFn: async (): Promise<Style[]> => (await ask(api.GET("/v1/styles", { params: { query: { model } } }))).items,
  });
