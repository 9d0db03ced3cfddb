import { Plus, X } from "lucide-react";

import { useAdapters } from "@/api/adapters";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Slider } from "@/ui/slider";

/** Adapters to draw with, beside those that the subjects bring, each with its weight. */
export function AdapterList() {
  const { adapters, change } = useComposer();
  const known = useAdapters();
  const free = (known.data ?? []).filter((model) => !adapters.some((one) => one.name === model.name));
  if (free.length === 0 && adapters.length === 0) return null;
  return (
    <section className="grid gap-1.5">
      <div className="flex items-center justify-between">
        <h3 className="text-sm font-medium">{t("create.adapters")}</h3>
        {free.length > 0 ? (
          <Menu
            entries={free.map((model) => ({
              id: model.id,
              label: model.name,
              onSelect: () => change({ adapters: [...adapters, { name: model.name, weight: 1 }] }),
            }))}
          >
            <Button size="sm" variant="quiet">
              <Plus size={14} />
              {t("create.addAdapter")}
            </Button>
          </Menu>
        ) : null}
      </div>
      {adapters.length === 0 ? <p className="text-xs text-ink-2">{t("create.adaptersHint")}</p> : null}
      {adapters.map((adapter) => (
        <div key={adapter.name} className="flex items-center gap-3">
          <span className="w-28 truncate text-sm">{adapter.name}</span>
          <Slider
            label={t("create.weight", { name: adapter.name })}
            value={adapter.weight}
            min={-1}
            max={2}
            step={0.05}
            onChange={(weight) =>
              change({ adapters: adapters.map((one) => (one.name === adapter.name ? { ...one, weight } : one)) })
            }
          />
          <span className="tabular w-9 text-right text-sm text-ink-2">{adapter.weight.toFixed(2)}</span>
          <IconButton
            size="sm"
            label={t("create.removeAdapter", { name: adapter.name })}
            onClick={() => change({ adapters: adapters.filter((one) => one.name !== adapter.name) })}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </section>
  );
}
