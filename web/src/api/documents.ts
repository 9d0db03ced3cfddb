import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

export type DocumentSummary = Schemas["DocumentSummary"];

const KEY = ["documents"];
const at = (document: string) => ({ path: { document } });

export const useDocuments = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () =>
      askAll((cursor) =>
        ask(api.GET("/v1/documents", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
      ),
  });

export const fetchDocument = (id: string): Promise<Schemas["DocumentOut"]> =>
  ask(api.GET("/v1/documents/{document}", { params: at(id) }));

function asAddress(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error("The preview could not be read."));
    reader.readAsDataURL(content);
  });
}

/** Save a canvas: a new one without an id. */
export async function saveDocument(
  id: string | null,
  own: { name: string; content: unknown; thumbnail: Blob },
): Promise<DocumentSummary> {
  const body = {
    name: own.name,
    content: own.content,
    thumbnail: await asAddress(own.thumbnail),
  };
  const saved = await (id
    ? ask(api.PUT("/v1/documents/{document}", { params: at(id), body }))
    : ask(api.POST("/v1/documents", { body })));
  await queryClient.invalidateQueries({ queryKey: KEY });
  return saved;
}

/** Remove a canvas; what is returned saves it anew, as it was. */
export async function deleteDocument(id: string): Promise<() => Promise<void>> {
  const { name, content, thumbnail } = await fetchDocument(id);
  const small = thumbnail ? await fetch(thumbnail).then(async (found) => asAddress(await found.blob())) : null;
  const change = async (what: Promise<unknown>) => {
    await what;
    await queryClient.invalidateQueries({ queryKey: KEY });
  };
  await change(ask(api.DELETE("/v1/documents/{document}", { params: at(id) })));
  return () => change(ask(api.POST("/v1/documents", { body: { name, content, thumbnail: small } })));
}
