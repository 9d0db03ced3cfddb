import { useMutation, useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { problemFrom, RequestFailed } from "@/api/problem";
import { queryClient } from "@/api/query";

/** Links by which others send files, and sending by one. */

export type UploadLink = Schemas["UploadLink"];
export type UploadLinkWish = Schemas["UploadLinkWish"];
export type Received = Schemas["ReceivedFiles"];

const KEY = ["upload-links"];
const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });

export const useUploadLinks = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () =>
      askAll((cursor) =>
        ask(api.GET("/v1/upload-links", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
      ),
  });

export const useCreateUploadLink = () =>
  useMutation({
    mutationFn: (wish: UploadLinkWish) => ask(api.POST("/v1/upload-links", { body: wish })),
    onSuccess: refresh,
  });

export const useRevokeUploadLink = () =>
  useMutation({
    mutationFn: (link_id: string) =>
      ask(api.POST("/v1/upload-links/{link_id}/revoke", { params: { path: { link_id } } })),
    onSuccess: refresh,
  });

/** What a link takes, for whoever has it. */
export const useIncoming = (token: string) =>
  useQuery({
    queryKey: ["incoming", token],
    enabled: token !== "",
    retry: false,
    queryFn: () => ask(api.GET("/v1/incoming/{token}", { params: { path: { token } } })),
  });

/** Send one file by a link. */
export async function sendFile(token: string, file: File): Promise<Received> {
  const answer = await fetch(`/v1/incoming/${token}?name=${encodeURIComponent(file.name.slice(0, 256))}`, {
    method: "PUT",
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
    credentials: "omit",
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new RequestFailed(problemFrom(body, answer.status));
  return body as Received;
}
