import { Blend, Images, Layers, Settings, Sparkles, UsersRound, Workflow } from "lucide-react";

/** The places of the studio, as rail and bottom bar show them. */
export const PLACES = [
  { to: "/create", name: "create", icon: Sparkles, shortcut: "g c" },
  { to: "/subjects", name: "subjects", icon: UsersRound, shortcut: "g s" },
  { to: "/library", name: "library", icon: Images, shortcut: "g l" },
  { to: "/canvas", name: "canvas", icon: Layers, shortcut: "g v" },
  { to: "/recipes", name: "recipes", icon: Workflow, shortcut: "g r" },
] as const;

/** Those that a phone has under "More". */
export const FURTHER = [{ to: "/adapters", name: "adapters", icon: Blend, shortcut: "g a" }] as const;

export const SETTINGS = { to: "/settings", name: "settings", icon: Settings, shortcut: "g ," } as const;
