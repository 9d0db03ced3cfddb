import { Download, Trash2 } from "lucide-react";
import { useState } from "react";

import { pullAuxiliary, removeAuxiliary, useAuxiliary, type Auxiliary } from "@/api/auxiliary";
import { fileSize } from "@/lib/format";
import { LicenceDialog } from "@/screens/settings/LicenceDialog";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Models that look instead of drawing: what report cards of photographs are measured with. */
export function AuxiliaryModels({ manages }: { manages: boolean }) {
  const models = useAuxiliary();
  const [asking, setAsking] = useState<Auxiliary | null>(null);
  return (
    <Group title={t("settings.auxiliary.title")} text={t("settings.auxiliary.text")}>
      <Rows
        query={models}
        empty={t("settings.models.none")}
        row={(model) => (
          <Row
            key={model.id}
            title={
              <>
                {model.name}
                {model.installed ? <Badge tone="good">{t("settings.models.installed")}</Badge> : null}
                {model.licence.commercial ? null : <Badge tone="warn">{t("settings.models.nonCommercial")}</Badge>}
              </>
            }
            text={
              <>
                {[
                  model.abilities.map((one) => word("tells", one)).join(", "),
                  model.licence.name,
                  model.download ? fileSize(model.download) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
                {model.notes ? <span className="mt-0.5 block text-ink-3">{model.notes}</span> : null}
                {model.installed && model.lacks ? <span className="mt-0.5 block text-warn">{model.lacks}</span> : null}
              </>
            }
          >
            {manages && model.installed ? (
              <IconButton
                size="sm"
                label={t("settings.models.remove", { name: model.name })}
                onClick={() => void removeAuxiliary(model.id).catch(toast.problem)}
              >
                <Trash2 size={15} />
              </IconButton>
            ) : null}
            {manages && !model.installed ? (
              <Button size="sm" onClick={() => setAsking(model)}>
                <Download size={15} />
                {t("settings.models.pull")}
              </Button>
            ) : null}
          </Row>
        )}
      />
      {asking ? (
        <LicenceDialog
          model={asking}
          limit={t("settings.auxiliary.nonCommercial")}
          pull={() => pullAuxiliary(asking.id)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Group>
  );
}
