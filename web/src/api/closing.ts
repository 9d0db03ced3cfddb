import { useQuery } from "@tanstack/react-query";

import { api, ask, WORKSPACE } from "@/api/client";
import { keepSession } from "@/api/session";
import { certificateOf } from "@/api/subjects";
import type { Certificate } from "@/api/types";
import { dropOf, keep, leave } from "@/lib/store";

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

/** What would go with an account: one's own, or (for administrators) that of the user with this id. */
export const useAccountEnd = (user: string | null) =>
  useQuery({
    queryKey: ["closing", "account", user],
    gcTime: 0,
    staleTime: 0,
    queryFn: () =>
      user === null
        ? ask(api.GET("/v1/me/erase"))
        : ask(api.GET("/v1/users/{user_id}/erase", { params: { path: { user_id: user } } })),
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
  dropOf({ workspace });
  return certificateOf(made);
}

/** What becomes of the workspaces that an account alone owns: erased, or handed over to a user by their id. */
export interface Fates {
  workspaces: string[];
  heirs: Record<string, string>;
}

export async function eraseAccount(
  user: string | null,
  confirm: string,
  password: string,
  fates: Fates,
): Promise<Certificate[]> {
  const body = { confirm, password: password || null, ...fates };
  if (user !== null) {
    const made = await ask(api.POST("/v1/users/{user_id}/erase", { params: { path: { user_id: user } }, body }));
    dropOf({ user });
    return made.certificates.map(certificateOf);
  }
  const made = await ask(api.POST("/v1/me/erase", { body }));
  keepSession();
  leave();
  return made.certificates.map(certificateOf);
}
