import { useState } from "react";

import { useAudit } from "@/api/account";
import { useMay } from "@/api/session";
import { fullDate } from "@/lib/format";
import { Row, Rows } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Segmented } from "@/ui/segmented";

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
              ...Object.entries(entry.details).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
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
