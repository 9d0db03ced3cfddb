import "@/screens/settings/words";

import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { useSections, type Section } from "@/screens/settings/sections";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/states";

const SHOWS = {
  account: lazy(() => import("@/screens/settings/Account").then((module) => ({ default: module.Account }))),
  keys: lazy(() => import("@/screens/settings/Keys").then((module) => ({ default: module.Keys }))),
  assistants: lazy(() => import("@/screens/settings/Assistants").then((module) => ({ default: module.Assistants }))),
  team: lazy(() => import("@/screens/settings/Team").then((module) => ({ default: module.Team }))),
  models: lazy(() => import("@/screens/settings/Models").then((module) => ({ default: module.Models }))),
  costs: lazy(() => import("@/screens/settings/Costs").then((module) => ({ default: module.Costs }))),
  storage: lazy(() => import("@/screens/settings/Storage").then((module) => ({ default: module.Storage }))),
  shares: lazy(() => import("@/screens/settings/Shares").then((module) => ({ default: module.Shares }))),
  webhooks: lazy(() => import("@/screens/settings/Webhooks").then((module) => ({ default: module.Webhooks }))),
  privacy: lazy(() => import("@/screens/settings/Privacy").then((module) => ({ default: module.Privacy }))),
  moderation: lazy(() => import("@/screens/settings/Moderation").then((module) => ({ default: module.Moderation }))),
  audit: lazy(() => import("@/screens/settings/Audit").then((module) => ({ default: module.Audit }))),
  users: lazy(() => import("@/screens/settings/Users").then((module) => ({ default: module.Users }))),
  health: lazy(() => import("@/screens/settings/Health").then((module) => ({ default: module.Health }))),
} satisfies Record<Section, unknown>;

const SECTION = "scroll-slim min-w-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2";

/** What concerns the person, the workspace and the studio itself, a section each. */
export function SettingsScreen() {
  const { section = "account" } = useParams({ strict: false });
  const navigate = useNavigate();
  const shown = useSections();
  const chosen: Section = shown.includes(section as Section) ? (section as Section) : "account";
  const Shown = SHOWS[chosen];
  return (
    <div className="flex h-full max-sm:flex-col">
      <nav
        aria-label={t("nav.settings")}
        className="w-56 shrink-0 overflow-y-auto border-r border-line p-4 pt-8 max-sm:hidden"
      >
        <h1 className="mb-3 px-3 text-xl font-semibold">{t("nav.settings")}</h1>
        <ul className="grid gap-0.5">
          {shown.map((name) => (
            <li key={name}>
              <Link
                to="/settings/$section"
                params={{ section: name }}
                aria-current={name === chosen ? "page" : undefined}
                className={cn(
                  "flex h-9 items-center rounded-md px-3 text-ink-2 hover:bg-hover hover:text-ink",
                  name === chosen && "bg-hover font-medium text-ink",
                )}
              >
                {t(`settings.${name}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="border-b border-line p-3 sm:hidden">
        <Select
          label={t("nav.settings")}
          value={chosen}
          onChange={(name) => void navigate({ to: "/settings/$section", params: { section: name } })}
          options={shown.map((value) => ({ value, label: t(`settings.${value}.title`) }))}
        />
      </div>
      {/* Focusable, since a section of text alone could not be scrolled by keyboard otherwise. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-labelledby="section" className={SECTION}>
        <div className="mx-auto max-w-3xl px-4 pt-6 pb-16 sm:px-10 sm:pt-8">
          <h2 id="section" className="mb-1 text-xl font-semibold">
            {t(`settings.${chosen}.title`)}
          </h2>
          <p className="mb-8 text-pretty text-ink-2">{t(`settings.${chosen}.text`)}</p>
          <Suspense fallback={<Skeleton className="h-64" />}>
            <Shown />
          </Suspense>
        </div>
      </section>
    </div>
  );
}
