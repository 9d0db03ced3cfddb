import { Link } from "@tanstack/react-router";
import { Grid3x3, ListTodo, Menu as MenuIcon } from "lucide-react";

import { run } from "@/actions/registry";
import { FURTHER, PLACES, SETTINGS } from "@/app/places";
import { Count } from "@/app/Rail";
import { useBusy } from "@/live/store";
import { t } from "@/strings";
import { Menu } from "@/ui/menu";

const ITEM =
  "relative flex h-14 flex-1 flex-col items-center justify-center gap-1 text-[11px] leading-4 font-medium text-ink-2";

/** The way around on a phone: where the thumb is. */
export function BottomBar({ onQueue }: { onQueue: () => void }) {
  const busy = useBusy();
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex border-t border-line bg-ground pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {PLACES.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className={ITEM}
          activeProps={{ className: "text-accent-ink", "aria-current": "page" }}
        >
          <place.icon size={20} strokeWidth={1.75} />
          {t(`nav.${place.name}`)}
        </Link>
      ))}
      <Menu
        side="top"
        entries={[
          ...FURTHER.map((place) => ({
            id: place.name,
            label: t(`nav.${place.name}`),
            icon: place.icon,
            onSelect: () => run(`go.${place.name}`),
          })),
          { id: "grid", label: t("nav.grid"), icon: Grid3x3, onSelect: () => run("go.grid") },
          { id: "queue", label: t("nav.queue"), icon: ListTodo, onSelect: onQueue },
          { id: "settings", label: t("nav.settings"), icon: SETTINGS.icon, onSelect: () => run("go.settings") },
          { id: "palette", label: t("palette.title"), onSelect: () => run("palette") },
        ]}
      >
        <button type="button" className={ITEM}>
          <MenuIcon size={20} strokeWidth={1.75} />
          {t("nav.more")}
          {busy > 0 ? <Count value={busy} /> : null}
        </button>
      </Menu>
    </nav>
  );
}
