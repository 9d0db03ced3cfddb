import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { thumbnailAddress } from "@/api/assets";
import { appeal, decideAppeal, decideReport, usePolicies, useRefusals, useReports } from "@/api/moderation";
import { useMay } from "@/api/session";
import { ago } from "@/lib/format";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Textarea } from "@/ui/field";
import { toast } from "@/ui/toast";

/** What was reported and what was refused, each with a decision to make; and the rules, in words. */
export function Moderation() {
  const manages = useMay("manage");
  const reports = useReports();
  const refusals = useRefusals();
  const policies = usePolicies();
  const [appealing, setAppealing] = useState<string | null>(null);
  return (
    <>
      {manages ? (
        <Group title={t("settings.moderation.reports")}>
          <Rows
            query={reports}
            empty={t("settings.moderation.noReports")}
            row={(one) => (
              <Row
                key={one.id}
                title={
                  <Link to="/picture/$id" params={{ id: one.asset }} className="flex items-center gap-3">
                    <img
                      src={thumbnailAddress(one.asset, 256)}
                      alt=""
                      className="size-10 rounded-md bg-hover object-cover"
                    />
                    {word("reason", one.reason)} <State state={one.state} />
                  </Link>
                }
                text={[one.words, one.reporter, ago(one.at)].filter(Boolean).join(" · ")}
              >
                {one.state === "open" ? (
                  <div className="flex gap-2">
                    <Button
                      size="sm"
                      onClick={() =>
                        void decideReport(one.id, { uphold: false, action: "none", note: "" }).catch(toast.problem)
                      }
                    >
                      {t("settings.moderation.dismiss")}
                    </Button>
                    <Button
                      size="sm"
                      variant="danger"
                      onClick={() =>
                        void decideReport(one.id, { uphold: true, action: "trash", note: "" }).catch(toast.problem)
                      }
                    >
                      {t("picture.trash")}
                    </Button>
                  </div>
                ) : null}
              </Row>
            )}
          />
        </Group>
      ) : null}
      <Group title={t("settings.moderation.refusals")} text={t("settings.moderation.refusalsText")}>
        <Rows
          query={refusals}
          empty={t("settings.moderation.noRefusals")}
          row={(one) => (
            <Row
              key={one.id}
              title={
                <>
                  {word("rule", one.rule)} <State state={one.state} />
                </>
              }
              text={[`“${one.text}”`, one.words, one.appeal, ago(one.at)].filter(Boolean).join(" · ")}
            >
              {one.state === "appealed" && manages ? (
                <div className="flex gap-2">
                  <Button size="sm" onClick={() => void decideAppeal(one.id, false).catch(toast.problem)}>
                    {t("settings.moderation.uphold")}
                  </Button>
                  <Button size="sm" onClick={() => void decideAppeal(one.id, true).catch(toast.problem)}>
                    {t("settings.moderation.allow")}
                  </Button>
                </div>
              ) : one.state === "refused" ? (
                <Button size="sm" onClick={() => setAppealing(one.id)}>
                  {t("settings.moderation.appeal")}
                </Button>
              ) : null}
            </Row>
          )}
        />
      </Group>
      <Group title={t("settings.moderation.rules")}>
        <Rows
          query={policies}
          empty=""
          row={(rule) => <Row key={rule.name} title={word("rule", rule.name)} text={rule.why} />}
        />
      </Group>
      {appealing ? <AppealDialog id={appealing} onClose={() => setAppealing(null)} /> : null}
    </>
  );
}

function State({ state }: { state: string }) {
  return <Badge tone={state === "open" || state === "appealed" ? "warn" : "plain"}>{word("decision", state)}</Badge>;
}

function AppealDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [text, setText] = useState("");
  const send = () => void appeal(id, text.trim()).then(onClose).catch(toast.problem);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("settings.moderation.appeal")}
      description={t("settings.moderation.appealText")}
    >
      <div className="grid gap-4">
        <Field label={t("settings.moderation.why")}>
          {(props) => <Textarea {...props} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <div className="flex justify-end">
          <Button variant="primary" disabled={!text.trim()} onClick={send}>
            {t("settings.moderation.send")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
