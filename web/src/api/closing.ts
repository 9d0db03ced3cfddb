import { useQuery } from "@tanstack/react-query";

import { api, ask, WORKSPACE } from "@/api/client";
import { keepSession } from "@/api/session";
import { certificateOf } from "@/api/subjects";
import type { Certificate } from "@/api/types";
import { keep } from "@/lib/store";

/** Erasing a workspace, and an account: what would go, and letting it go. */

/** The studio's first workspace: the server keeps it. */
export const FIRST = "default";

export const useWorkspaceContents = (workspace: string) =>
  useQuery({
    queryKey: ["closing", "workspace", workspace],
    gcTime: 0,
    staleTime: 0,
    queryFn: () => ask(api.GET("/v1/workspaces/{workspace}/erase", { params: { path: { workspace } } })),
  });

export const useAccountEnd = () =>
  useQuery({
    queryKey: ["closing", "account"],
    gcTime: 0,
    staleTime: 0,
    queryFn: () => ask(api.GET("/v1/me/erase")),
  });

export async function eraseWorkspace(workspace: string, confirm: string, password: string): Promise<Certificate> {
  const made = await ask(
    api.POST("/v1/workspaces/{workspace}/erase", {
      params: { path: { workspace } },
      body: { confirm, password: password || null },
    }),
  );
  keepSession();
  keep(WORKSPACE, "");
  return certificateOf(made);
}

export async function eraseAccount(confirm: string, password: string, workspaces: string[]): Promise<Certificate[]> {
  const made = await ask(api.POST("/v1/me/erase", { body: { confirm, password: password || null, workspaces } }));
  keepSession();
  keep(WORKSPACE, "");
  return made.certificates.map(certificateOf);
}
