import { Copy } from "lucide-react";

import { revokeShare, useShares } from "@/api/shares";
import { fullDate, shortDate } from "@/lib/format";
import { Row, Rows } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Links that show pictures to others, and how to end them. */
export function Shares() {
  const shares = useShares();
  return (
    <Rows
      query={shares}
      empty={t("settings.shares.empty")}
      row={(share) => (
        <Row
          key={share.id}
          title={
            <>
              {share.title || t("settings.shares.pictures", { count: share.count })}
              {share.revoked ? <Badge tone="bad">{t("settings.keys.revoked")}</Badge> : null}
            </>
          }
          text={[shortDate(share.createdAt), share.expiresAt ? t("share.until", { date: fullDate(share.expiresAt) }) : ""].filter(Boolean).join(" · ")}
        >
          {share.revoked ? null : (
            <div className="flex gap-2">
              {share.url ? (
                <Button size="sm" onClick={() => void navigator.clipboard.writeText(share.url).then(() => toast.info(t("common.copied")))}>
                  <Copy size={14} />
                  {t("common.copy")}
                </Button>
              ) : null}
              <Button size="sm" onClick={() => void revokeShare(share.id).catch(toast.problem)}>
                {t("share.revoke")}
              </Button>
            </div>
          )}
        </Row>
      )}
    />
  );
}
