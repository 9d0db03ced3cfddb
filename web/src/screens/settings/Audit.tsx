import { useState } from "react";

import { useAudit } from "@/api/account";
import { useMay } from "@/api/session";
import { fullDate } from "@/lib/format";
import { shown } from "@/lib/schema";
import { Row, Rows } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Segmented } from "@/ui/segmented";

/** A detail in words; nothing for one that says nothing. */
function told(name: string, value: unknown): string[] {
  const plain = name.replaceAll("_", " ");
  if (value === "" || value === null || (Array.isArray(value) && value.length === 0)) return [];
  if (Array.isArray(value)) return [`${plain}: ${value.map(shown).join(", ")}`];
  return [`${plain}: ${shown(value) || JSON.stringify(value)}`];
}

/** Who did what, newest first. */
export function Audit() {
  const admin = useMay("admin");
  const [where, setWhere] = useState<"workspace" | "instance">("workspace");
  const audit = useAudit(where === "instance");
  return (
    <div className="grid gap-4">
      {admin ? (
        <Segmented
          label={t("settings.audit.where")}
          className="justify-self-start"
          value={where}
          onChange={setWhere}
          options={[
            { value: "workspace", label: t("settings.audit.workspace") },
            { value: "instance", label: t("settings.audit.instance") },
          ]}
        />
      ) : null}
      <Rows
        query={audit}
        empty={t("settings.audit.empty")}
        row={(entry) => (
          <Row
            key={`${entry.at}-${entry.action}-${entry.target}`}
            title={<code className="text-sm">{entry.action}</code>}
            text={[
              entry.actor,
              entry.target,
              ...Object.entries(entry.details).flatMap(([name, value]) => told(name, value)),
            ]
              .filter(Boolean)
              .join(" · ")}
          >
            <time dateTime={entry.at} className="tabular text-sm text-ink-2">
              {fullDate(entry.at)}
            </time>
          </Row>
        )}
      />
    </div>
  );
}
