import { Link } from "@tanstack/react-router";
import { Command, ListTodo } from "lucide-react";

import { run } from "@/actions/registry";
import { FURTHER, PLACES, SETTINGS } from "@/app/places";
import { useBusy } from "@/live/store";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { Tooltip } from "@/ui/tooltip";

const ITEM =
  "relative flex h-14 w-full flex-col items-center justify-center gap-1 rounded-lg text-[11px] leading-4 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink";
const ACTIVE = "bg-hover text-ink";

/** The way around on wide screens. */
export function Rail({ onQueue }: { onQueue: () => void }) {
  const busy = useBusy();
  return (
    <nav
      aria-label={t("nav.label")}
      className="hidden w-20 shrink-0 flex-col gap-1 border-r border-line bg-ground px-2 py-3 sm:flex"
    >
      <Link to="/create" aria-label="Atelier" className="mx-auto mb-3 rounded-lg">
        <img src="/icon.svg" alt="" width={32} height={32} />
      </Link>
      {[...PLACES, ...FURTHER].map((place) => (
        <Tooltip key={place.to} label={t(`nav.${place.name}`)} shortcut={place.shortcut} side="right">
          <Link to={place.to} className={ITEM} activeProps={{ className: ACTIVE, "aria-current": "page" }}>
            <place.icon size={20} strokeWidth={1.75} />
            {t(`nav.${place.name}`)}
          </Link>
        </Tooltip>
      ))}
      <div className="flex-1" />
      <Tooltip label={t("palette.title")} shortcut="mod+k" side="right">
        <button
          type="button"
          aria-label={t("palette.title")}
          className={cn(ITEM, "h-10")}
          onClick={() => run("palette")}
        >
          <Command size={18} strokeWidth={1.75} />
        </button>
      </Tooltip>
      <Tooltip label={t("nav.queue")} shortcut="q" side="right">
        <button type="button" className={ITEM} onClick={onQueue}>
          <ListTodo size={20} strokeWidth={1.75} />
          {t("nav.queue")}
          {busy > 0 ? <Count value={busy} /> : null}
        </button>
      </Tooltip>
      <Tooltip label={t("nav.settings")} shortcut={SETTINGS.shortcut} side="right">
        <Link to={SETTINGS.to} className={ITEM} activeProps={{ className: ACTIVE, "aria-current": "page" }}>
          <SETTINGS.icon size={20} strokeWidth={1.75} />
          {t("nav.settings")}
        </Link>
      </Tooltip>
    </nav>
  );
}

export function Count({ value }: { value: number }) {
  return (
    <span className="tabular absolute top-1 right-2.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] font-semibold text-on-accent">
      {value}
    </span>
  );
}
