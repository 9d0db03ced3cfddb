import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll } from "@/api/client";
import { queryClient } from "@/api/query";
import type { Collection } from "@/api/types";

const KEY = ["collections"];
const at = (id: string) => ({ path: { collection_id: id } });

const refresh = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: KEY }),
    queryClient.invalidateQueries({ queryKey: ["library"] }),
  ]);

export const useCollections = () =>
  useQuery({
    queryKey: KEY,
    queryFn: (): Promise<Collection[]> =>
      askAll((cursor) =>
        ask(api.GET("/v1/collections", { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } })),
      ),
  });

export async function createCollection(name: string): Promise<Collection> {
  const made = await ask(api.POST("/v1/collections", { body: { name, note: "", shared: true, assets: [] } }));
  await refresh();
  return made;
}

export async function deleteCollection(id: string): Promise<void> {
  await ask(api.DELETE("/v1/collections/{collection_id}", { params: at(id) }));
  await refresh();
}

export async function addToCollection(id: string, ids: readonly string[]): Promise<void> {
  await ask(api.POST("/v1/collections/{collection_id}/items", { params: at(id), body: { assets: [...ids] } }));
  await refresh();
}

export async function removeFromCollection(id: string, ids: readonly string[]): Promise<void> {
  await ask(api.POST("/v1/collections/{collection_id}/items/remove", { params: at(id), body: { assets: [...ids] } }));
  await refresh();
}
