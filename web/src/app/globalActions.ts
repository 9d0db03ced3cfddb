import { useNavigate } from "@tanstack/react-router";
import { Command, Grid3x3, ImageUp, Keyboard, ListTodo, Monitor, Moon, Plus, Sun } from "lucide-react";

import type { Action } from "@/actions/registry";
import { FURTHER, PLACES, SETTINGS } from "@/app/places";
import type { Panel } from "@/app/Shell";
import { useTheme } from "@/app/theme";
import { choosePhotos } from "@/screens/photos/choose";
import { t } from "@/strings";

const THEMES = [
  { id: "system", icon: Monitor },
  { id: "light", icon: Sun },
  { id: "dark", icon: Moon },
] as const;

/** What can be done from everywhere. */
export function useGlobalActions(show: (panel: Panel) => void): Action[] {
  const navigate = useNavigate();
  const choose = useTheme((state) => state.choose);
  const open = (panel: Panel) => () => {
    show(panel);
    return undefined;
  };
  return [
    ...[...PLACES, ...FURTHER, SETTINGS].map((place): Action => ({
      id: `go.${place.name}`,
      label: t("nav.goTo", { place: t(`nav.${place.name}`) }),
      scope: "global",
      icon: place.icon,
      shortcut: place.shortcut,
      words: "open screen",
      perform: () => void navigate({ to: place.to }),
    })),
    {
      id: "go.grid",
      label: t("nav.goTo", { place: t("nav.grid") }),
      scope: "global",
      icon: Grid3x3,
      shortcut: "g g",
      words: "plot compare models seeds xy matrix scenes checkpoints",
      perform: () => void navigate({ to: "/grid" }),
    },
    {
      id: "subjects.new",
      label: t("subjects.new"),
      scope: "global",
      icon: Plus,
      words: "add person learn",
      perform: open("subject"),
    },
    {
      id: "photos.choose",
      label: t("create.dropButton"),
      scope: "global",
      icon: ImageUp,
      words: "add upload import files",
      perform: choosePhotos,
    },
    {
      id: "queue",
      label: t("nav.queue"),
      scope: "global",
      icon: ListTodo,
      shortcut: "q",
      words: "runs progress",
      perform: open("queue"),
    },
    {
      id: "palette",
      label: t("palette.title"),
      scope: "global",
      icon: Command,
      shortcut: "mod+k",
      always: true,
      hidden: true,
      perform: open("palette"),
    },
    {
      id: "shortcuts",
      label: t("shortcuts.title"),
      scope: "global",
      icon: Keyboard,
      shortcut: "?",
      words: "help keys",
      perform: open("shortcuts"),
    },
    ...THEMES.map((theme): Action => ({
      id: `theme.${theme.id}`,
      label: `${t("theme.title")}: ${t(`theme.${theme.id}`)}`,
      scope: "global",
      icon: theme.icon,
      words: "theme colour night day",
      perform: () => choose(theme.id),
    })),
  ];
}
