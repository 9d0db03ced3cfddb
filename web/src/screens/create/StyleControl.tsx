import { Palette } from "lucide-react";
import { lazy, Suspense } from "react";

import type { Model } from "@/api/types";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { Skeleton } from "@/ui/states";

const StylePicker = lazy(() =>
  import("@/screens/create/StylePicker").then((module) => ({ default: module.StylePicker })),
);

/** The library of styles, behind a button of the prompt bar. */
export function StyleControl({ model }: { model: Model | undefined }) {
  const trigger = (
    <IconButton label={t("style.title")} size="sm">
      <Palette size={16} />
    </IconButton>
  );
  return (
    <Popover trigger={trigger} label={t("style.title")} className="w-96">
      <Suspense fallback={<Skeleton className="h-72" />}>
        <StylePicker model={model} />
      </Suspense>
    </Popover>
  );
}
