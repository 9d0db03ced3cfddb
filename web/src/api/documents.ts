import { useQuery } from "@tanstack/react-query";

import { queryClient } from "@/api/query";
import { call } from "@/api/raw";

export interface DocumentSummary {
  id: string;
  name: string;
  changed: string;
  thumbnail: string | null;
}

interface DocumentOut {
  id: string;
  name: string;
  changed: string;
  thumbnail: string | null;
  content?: unknown;
}

const KEY = ["documents"];

export const useDocuments = () =>
  useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<DocumentSummary[]> =>
      (await call<{ items: DocumentOut[] }>("GET", "/v1/documents?limit=200")).items,
  });

export async function fetchDocument(id: string): Promise<{ name: string; content: unknown }> {
  const found = await call<DocumentOut>("GET", `/v1/documents/${id}`);
  return { name: found.name, content: found.content };
}

/** Save a canvas: a new one without an id. */
export async function saveDocument(
  id: string | null,
  own: { name: string; content: unknown; thumbnail: Blob },
): Promise<DocumentSummary> {
  const thumbnail = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error("The preview could not be read."));
    reader.readAsDataURL(own.thumbnail);
  });
  const body = { name: own.name, content: own.content, thumbnail };
  const saved = id
    ? await call<DocumentOut>("PUT", `/v1/documents/${id}`, body)
    : await call<DocumentOut>("POST", "/v1/documents", body);
  await queryClient.invalidateQueries({ queryKey: KEY });
  return saved;
}

export async function deleteDocument(id: string): Promise<void> {
  await call("DELETE", `/v1/documents/${id}`);
  await queryClient.invalidateQueries({ queryKey: KEY });
}
