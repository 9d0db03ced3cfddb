import { useNavigate } from "@tanstack/react-router";
import { Settings, UserRound } from "lucide-react";

import type { Action } from "@/actions/registry";
import { useSubjects } from "@/api/subjects";
import { useSections } from "@/screens/settings/sections";
import { t } from "@/strings";

/** What only the palette offers, since there is much of it: every subject, every section of the settings. */
export function useFurther(): Action[] {
  const navigate = useNavigate();
  const { data: subjects } = useSubjects();
  const sections = useSections();
  return [
    ...(subjects ?? []).map((subject): Action => ({
      id: `subject.${subject.id}`,
      label: subject.name,
      scope: "global",
      icon: UserRound,
      words: `subject person ${subject.trigger}`,
      perform: () => void navigate({ to: "/subjects/$id", params: { id: subject.id } }),
    })),
    ...sections.map((section): Action => ({
      id: `settings.${section}`,
      label: `${t(`settings.${section}.title`)} · ${t("nav.settings")}`,
      scope: "global",
      icon: Settings,
      words: "preferences options",
      perform: () => void navigate({ to: "/settings/$section", params: { section } }),
    })),
  ];
}
