import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import type { Share } from "@/api/types";

const KEY = ["shares"];

const shareOf = (out: Schemas["Share"], path = ""): Share => ({
  id: out.id,
  url: path ? location.origin + path : "",
  title: out.title,
  count: out.count,
  createdAt: out.created,
  expiresAt: out.expires,
  open: out.open,
  views: out.views,
});

export const useShares = () =>
  useQuery({
    queryKey: KEY,
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/shares", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map((one) => shareOf(one)),
  });

export interface ShareWish {
  ids: readonly string[];
  days: number;
  title: string;
  /** null: whoever has the link. */
  password: string | null;
  /** Whether files in full size may be had. */
  originals: boolean;
}

export async function createShare(wish: ShareWish): Promise<Share> {
  const expires = new Date(Date.now() + wish.days * 86_400_000).toISOString();
  const { title, password, originals } = wish;
  const made = await ask(
    api.POST("/v1/shares", { body: { assets: [...wish.ids], title, expires, password, originals } }),
  );
  await queryClient.invalidateQueries({ queryKey: KEY });
  return shareOf(made.share, made.path);
}

export async function revokeShare(id: string): Promise<void> {
  await ask(api.POST("/v1/shares/{share_id}/revoke", { params: { path: { share_id: id } } }));
  await queryClient.invalidateQueries({ queryKey: KEY });
}

/** What a link shows, to whoever has it; with its password where it has one. */
export const useOpenedShare = (token: string, password: string | null) =>
  useQuery({
    queryKey: ["opened", token, password],
    enabled: token !== "",
    retry: false,
    staleTime: Infinity,
    queryFn: () => ask(api.POST("/v1/shared/{token}", { params: { path: { token } }, body: { password } })),
  });
