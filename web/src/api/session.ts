import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas, WORKSPACE } from "@/api/client";
import { RequestFailed } from "@/api/problem";
import { queryClient, SESSION } from "@/api/query";
import { keep } from "@/lib/store";

export type Me = Schemas["Me"];
export type Setup = Schemas["SetupState"];

export interface Session {
  setup: Setup;
  /** null: one has to sign in. */
  me: Me | null;
  workspace: string | null;
}

async function load(): Promise<Session> {
  const nobody = (error: unknown) => {
    if (error instanceof RequestFailed && (error.problem.status === 401 || error.problem.status === 403)) return null;
    throw error;
  };
  const [setup, me] = await Promise.all([ask(api.GET("/v1/setup")), ask(api.GET("/v1/me")).catch(nobody)]);
  return { setup, me, workspace: me?.workspace || null };
}

export const sessionQuery = { queryKey: SESSION, queryFn: load, staleTime: 5 * 60_000 };

/** Who works here, and what they may do. */
export const useSession = () => useQuery(sessionQuery);

export function useMay(right: Me["rights"][number]): boolean {
  const session = useSession();
  return session.data?.me?.rights.includes(right) ?? false;
}

export async function signIn(login: string, password: string): Promise<void> {
  await ask(api.POST("/v1/session", { body: { login, password, tokens: "cookie" } }));
  await queryClient.resetQueries();
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE("/v1/session"));
  queryClient.clear();
  window.location.assign("/signin");
}

export async function setUp(owner: {
  login: string;
  name: string;
  password: string;
  token: string | null;
}): Promise<void> {
  await ask(api.POST("/v1/setup", { body: owner }));
  await queryClient.resetQueries();
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await ask(api.POST("/v1/session/reset", { body: { token, password } }));
}

export function chooseWorkspace(id: string): void {
  keep(WORKSPACE, id);
  window.location.assign("/");
}
