import "@/screens/photos/consentWords";

import { ShieldCheck } from "lucide-react";

import { t } from "@/strings";
import { Checkbox } from "@/ui/switch";

/** The one question that is asked, in plain words. */
export function ConsentField({
  name,
  checked,
  onChange,
}: {
  /** "" while nobody said who it is. */
  name: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <div className="rounded-lg border border-line bg-sunken p-4">
      <Checkbox
        label={name ? t("consent.plain", { name }) : t("consent.unnamed")}
        checked={checked}
        onChange={onChange}
      />
      <p className="mt-3 flex items-start gap-2 text-sm text-ink-2">
        <ShieldCheck size={16} className="mt-0.5 shrink-0 text-good" />
        {t("consent.promise")}
      </p>
    </div>
  );
}
