import "@/screens/photos/consentWords";
import "@/screens/erasure/words";

import { Link } from "@tanstack/react-router";

import { useCertificates, useSubjects } from "@/api/subjects";
import { fullDate } from "@/lib/format";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";

/** Who agreed to what, and what was forgotten. */
export function Privacy() {
  const subjects = useSubjects();
  const certificates = useCertificates();
  const people = { ...subjects, data: subjects.data?.filter((one) => one.kind === "person" || one.kind === "group") };
  return (
    <>
      <Group title={t("consent.title")}>
        <Rows
          query={people}
          empty={t("settings.privacy.nobody")}
          row={(one) => (
            <Row
              key={one.id}
              title={
                <>
                  {one.name}
                  {one.needsConsent ? (
                    <Badge tone="warn">{t("subjects.state.consent")}</Badge>
                  ) : (
                    <Badge tone="good">{one.scopes.map((scope) => word("scope", scope)).join(", ")}</Badge>
                  )}
                </>
              }
            >
              <Button size="sm" asChild>
                <Link to="/subjects/$id" params={{ id: one.id }} search={{ tab: "privacy" }}>
                  {t("settings.privacy.manage")}
                </Link>
              </Button>
            </Row>
          )}
        />
      </Group>
      <Group title={t("settings.privacy.certificates")} text={t("settings.privacy.certificatesText")}>
        <Rows
          query={certificates}
          empty={t("settings.privacy.noCertificates")}
          row={(one) => (
            <Row
              key={one.id}
              title={
                <>
                  <code className="text-sm">{one.id}</code>
                  {one.subject === "*" ? <Badge>{t("closing.whole")}</Badge> : null}
                </>
              }
              text={Object.entries(one.counts)
                .filter(([, count]) => count > 0)
                .map(([kind, count]) => `${word("erased", kind)}: ${count}`)
                .join(" · ")}
            >
              <time dateTime={one.at} className="text-sm text-ink-2">
                {fullDate(one.at)}
              </time>
            </Row>
          )}
        />
      </Group>
    </>
  );
}
