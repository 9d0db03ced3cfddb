import "@/screens/share/shareWords";

import { revokeShare, useShares } from "@/api/shares";
import { fullDate, shortDate } from "@/lib/format";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { UploadLinks } from "@/screens/settings/UploadLinks";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { toast } from "@/ui/toast";

/** Links that show pictures to others, those by which others send files, and how to end them. */
export function Shares() {
  return (
    <>
      <Group title={t("uploadLinks.shown")}>
        <Shown />
      </Group>
      <UploadLinks />
    </>
  );
}

function Shown() {
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
              {share.open ? null : <Badge>{t("settings.shares.ended")}</Badge>}
            </>
          }
          text={[
            shortDate(share.createdAt),
            share.expiresAt ? t("share.until", { date: fullDate(share.expiresAt) }) : "",
            t("settings.shares.views", { count: share.views }),
          ]
            .filter(Boolean)
            .join(" · ")}
        >
          {share.open ? (
            <Confirm
              title={t("share.revokeTitle")}
              text={t("share.revokeText")}
              act={t("share.revoke")}
              onGo={() => void revokeShare(share.id).catch(toast.problem)}
            >
              {(ask) => (
                <Button size="sm" onClick={ask}>
                  {t("share.revoke")}
                </Button>
              )}
            </Confirm>
          ) : null}
        </Row>
      )}
    />
  );
}
