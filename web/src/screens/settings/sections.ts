import { useSession } from "@/api/session";

type Needs = "anyone" | "account" | "manage" | "admin";

/** The sections of the settings in their order, and who sees them. */
const NEEDS = {
  account: "anyone",
  keys: "account",
  assistants: "anyone",
  team: "account",
  models: "anyone",
  costs: "anyone",
  storage: "anyone",
  shares: "anyone",
  webhooks: "manage",
  privacy: "anyone",
  moderation: "anyone",
  audit: "manage",
  users: "admin",
  health: "admin",
} as const satisfies Record<string, Needs>;

export type Section = keyof typeof NEEDS;

/** Those that the person sees. */
export function useSections(): Section[] {
  const me = useSession().data?.me;
  const may = (needs: Needs) =>
    needs === "anyone" ||
    (needs === "account" && me?.local === false) ||
    (needs === "manage" && (me?.rights.includes("manage") ?? false)) ||
    (needs === "admin" && (me?.admin ?? false));
  return (Object.keys(NEEDS) as Section[]).filter((name) => may(NEEDS[name]));
}
