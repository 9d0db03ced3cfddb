import { SlidersHorizontal } from "lucide-react";
import { lazy, Suspense } from "react";

import type { Model } from "@/api/types";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { Skeleton } from "@/ui/states";

const SettingsForm = lazy(() =>
  import("@/screens/create/SettingsForm").then((module) => ({ default: module.SettingsForm })),
);

interface Props {
  model: Model | undefined;
  models: readonly Model[];
  onAdvanced: () => void;
}

/** The settings in short, and all of them behind. */
export function SettingsPopover(props: Props) {
  const { preset, count } = useComposer();
  const trigger = (
    <Button
      size="sm"
      variant="quiet"
      className="min-w-0"
      aria-label={t("create.settingsShort", { preset: t(`preset.${preset}`), count })}
    >
      <SlidersHorizontal size={16} />
      <span className="truncate max-sm:hidden">
        {t("create.settingsShort", { preset: t(`preset.${preset}`), count })}
      </span>
      <span className="truncate sm:hidden" aria-hidden>
        {t(`preset.${preset}`)}
      </span>
    </Button>
  );
  return (
    <Popover trigger={trigger} label={t("create.settings")} className="w-96">
      <Suspense fallback={<Skeleton className="h-96" />}>
        <SettingsForm {...props} />
      </Suspense>
    </Popover>
  );
}
