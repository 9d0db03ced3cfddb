import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas, WORKSPACE } from "@/api/client";
import { RequestFailed } from "@/api/problem";
import { queryClient, SESSION } from "@/api/query";
import { keep, leave, recall, settle } from "@/lib/store";

export type Me = Schemas["Me"];
export type Setup = Schemas["SetupState"];

export interface Session {
  setup: Setup;
  /** null: one has to sign in. */
  me: Me | null;
  workspace: string | null;
}

const TABS = "atelier.session";

let kept: Session | null = null;

/** Nothing of who one was changes until the page is loaded anew: somebody still reads what was erased. */
export function keepSession(): void {
  kept = queryClient.getQueryData<Session>(SESSION) ?? null;
}

async function load(): Promise<Session> {
  if (kept) return kept;
  const nobody = (error: unknown) => {
    if (error instanceof RequestFailed && (error.problem.status === 401 || error.problem.status === 403)) return null;
    throw error;
  };
  const [setup, first] = await Promise.all([ask(api.GET("/v1/setup")), ask(api.GET("/v1/me")).catch(nobody)]);
  let me = first;
  // The workspace that was chosen here is none of theirs any more: erased, or they left it.
  if (me && recall<string>(WORKSPACE, "") && !me.workspaces.some((one) => one.id === me?.workspace)) {
    keep(WORKSPACE, "");
    me = await ask(api.GET("/v1/me")).catch(nobody);
  }
  settle(me?.id ?? null, me?.workspace ?? null);
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
  // Other tabs hold what they have read and what was written there: they leave with this one.
  const tabs = new BroadcastChannel(TABS);
  tabs.postMessage("left");
  tabs.close();
  left();
}

/** Leave when another tab of this browser signs out. */
export function leaveWithOthers(): void {
  new BroadcastChannel(TABS).addEventListener("message", left);
}

function left(): void {
  leave();
  queryClient.clear();
  window.location.assign("/signin");
}

/** On to the provider of identities, and back by way of the server. */
export async function continueElsewhere(wish: { invitation?: string; connect?: boolean } = {}): Promise<void> {
  const { address } = await ask(
    api.POST("/v1/session/oidc", { body: { invitation: wish.invitation ?? null, connect: wish.connect ?? false } }),
  );
  window.location.assign(address);
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
