import { useRegistry, type Scope } from "@/actions/registry";
import { t } from "@/strings";
import { Dialog } from "@/ui/dialog";
import { Keys } from "@/ui/keys";

const SCOPES: Scope[] = ["global", "create", "library", "viewer", "canvas", "photos", "recipes"];

/** All shortcuts that work here, straight from the registry. */
export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const actions = useRegistry((state) => state.actions);
  const groups = SCOPES.map((scope) => ({
    scope,
    actions: [...actions.values()].filter((action) => action.scope === scope && action.shortcut),
  })).filter((group) => group.actions.length > 0);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("shortcuts.title")} className="sm:w-[min(40rem,92vw)]">
      <div className="grid gap-6 sm:columns-2 sm:block">
        {groups.map((group) => (
          <section key={group.scope} className="mb-6 break-inside-avoid">
            <h3 className="mb-2 text-xs font-semibold tracking-wide text-ink-3 uppercase">
              {t(`shortcuts.${group.scope}`)}
            </h3>
            <dl>
              {group.actions.map((action) => (
                <div
                  key={action.id}
                  className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1 last:border-0"
                >
                  <dt>{action.label}</dt>
                  <dd>
                    <Keys combo={action.shortcut ?? ""} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
