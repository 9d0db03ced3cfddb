import { useMutation, useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

/** Account, keys, people, audit and limits: lists and what changes them, straight from the server's types. */

const page = (cursor: string | undefined) => ({ params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } });

export const useKeys = (enabled: boolean) =>
  useQuery({ queryKey: ["keys"], enabled, queryFn: () => askAll((cursor) => ask(api.GET("/v1/keys", page(cursor)))) });
export const useMySessions = (enabled: boolean) =>
  useQuery({
    queryKey: ["my-sessions"],
    enabled,
    queryFn: () => askAll((cursor) => ask(api.GET("/v1/me/sessions", page(cursor)))),
  });
export const useUsers = (enabled: boolean) =>
  useQuery({
    queryKey: ["users"],
    enabled,
    queryFn: () => askAll((cursor) => ask(api.GET("/v1/users", page(cursor)))),
  });
export const useServerFacts = (enabled: boolean) =>
  useQuery({ queryKey: ["server"], enabled, queryFn: () => ask(api.GET("/v1/admin/server")) });
export const useMemoryCap = () =>
  useQuery({ queryKey: ["memory-cap"], queryFn: () => ask(api.GET("/v1/admin/memory")) });
export const useLimits = (enabled: boolean) =>
  useQuery({ queryKey: ["limits"], enabled, queryFn: () => ask(api.GET("/v1/admin/limits")) });
export const useWorkspace = (workspace: string) =>
  useQuery({
    queryKey: ["workspace", workspace],
    enabled: workspace !== "",
    queryFn: () => ask(api.GET("/v1/workspaces/{workspace}", { params: { path: { workspace } } })),
  });
export const useMembers = (workspace: string) =>
  useQuery({
    queryKey: ["members", workspace],
    enabled: workspace !== "",
    queryFn: () =>
      askAll((cursor) =>
        ask(api.GET("/v1/workspaces/{workspace}/members", { params: { path: { workspace }, ...page(cursor).params } })),
      ),
  });
export const useInvitations = (workspace: string, enabled: boolean) =>
  useQuery({
    queryKey: ["invitations", workspace],
    enabled: enabled && workspace !== "",
    queryFn: () =>
      askAll((cursor) =>
        ask(
          api.GET("/v1/workspaces/{workspace}/invitations", {
            params: { path: { workspace }, ...page(cursor).params },
          }),
        ),
      ),
  });
export const useAudit = (instance: boolean) =>
  useQuery({
    queryKey: ["audit", instance],
    queryFn: () =>
      askAll(
        (cursor) => ask(instance ? api.GET("/v1/audit/instance", page(cursor)) : api.GET("/v1/audit", page(cursor))),
        200,
      ),
  });

/** A change that makes lists be read anew. */
function useChange<V, R>(change: (value: V) => Promise<R>, ...keys: string[]) {
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useCreateKey = () =>
  useChange((wish: Schemas["KeyWish"]) => ask(api.POST("/v1/keys", { body: wish })), "keys");
export const useRevokeKey = () =>
  useChange((key_id: string) => ask(api.DELETE("/v1/keys/{key_id}", { params: { path: { key_id } } })), "keys");
export const useRotateKey = () =>
  useChange(
    (key_id: string) =>
      ask(api.POST("/v1/keys/{key_id}/rotate", { params: { path: { key_id } }, body: { overlap_minutes: 0 } })),
    "keys",
  );
export const useEndSession = () =>
  useChange(
    (session_id: string) => ask(api.DELETE("/v1/me/sessions/{session_id}", { params: { path: { session_id } } })),
    "my-sessions",
  );
export const useEndOtherSessions = () => useChange(() => ask(api.DELETE("/v1/me/sessions")), "my-sessions");
export const useChangeMe = () => useChange((name: string) => ask(api.PATCH("/v1/me", { body: { name } })), "session");
export const useChangePassword = () =>
  useChange((body: Schemas["PasswordChange"]) => ask(api.POST("/v1/me/password", { body })), "my-sessions");
export const useCreateUser = () =>
  useChange((wish: Schemas["AccountWish"]) => ask(api.POST("/v1/users", { body: wish })), "users");
export const useChangeUser = () =>
  useChange(
    ({ id, ...change }: { id: string } & Schemas["AccountChange"]) =>
      ask(api.PATCH("/v1/users/{user_id}", { params: { path: { user_id: id } }, body: change })),
    "users",
  );
export const useResetUser = () =>
  useChange(
    (user_id: string) => ask(api.POST("/v1/users/{user_id}/reset", { params: { path: { user_id } } })),
    "users",
  );
export const useInvite = (workspace: string) =>
  useChange(
    (wish: Schemas["InvitationWish"]) =>
      ask(api.POST("/v1/workspaces/{workspace}/invitations", { params: { path: { workspace } }, body: wish })),
    "invitations",
  );
export const useRevokeInvitation = (workspace: string) =>
  useChange(
    (invitation_id: string) =>
      ask(
        api.DELETE("/v1/workspaces/{workspace}/invitations/{invitation_id}", {
          params: { path: { workspace, invitation_id } },
        }),
      ),
    "invitations",
  );
export const useChangeRole = (workspace: string) =>
  useChange(
    ({ user, role }: { user: string; role: Schemas["Role"] }) =>
      ask(
        api.PUT("/v1/workspaces/{workspace}/members/{user_id}", {
          params: { path: { workspace, user_id: user } },
          body: { role },
        }),
      ),
    "members",
  );
export const useRemoveMember = (workspace: string) =>
  useChange(
    (user_id: string) =>
      ask(api.DELETE("/v1/workspaces/{workspace}/members/{user_id}", { params: { path: { workspace, user_id } } })),
    "members",
  );
export const useChangeLimits = () =>
  useChange((change: Schemas["LimitChange"]) => ask(api.PATCH("/v1/admin/limits", { body: change })), "limits");
export const useSetMemoryCap = () =>
  useChange((gib: number | null) => ask(api.PUT("/v1/admin/memory", { body: { gib } })), "memory-cap", "models");
