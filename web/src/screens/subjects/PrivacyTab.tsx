import "@/screens/photos/consentWords";
import "@/screens/subjects/forgetWords";

import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";

import { giveConsent, useConsents, withdrawConsent } from "@/api/subjects";
import type { Subject } from "@/api/types";
import { fullDate, listed, shortDate } from "@/lib/format";
import { ConsentField } from "@/screens/photos/ConsentField";
import { ForgetDialog } from "@/screens/subjects/ForgetDialog";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

const TERMS = { never: 0, year: 365, month: 30 } as const;

/** Who agreed to what, how to take it back, and how to be forgotten. */
export function PrivacyTab({ subject }: { subject: Subject }) {
  const human = subject.kind === "person" || subject.kind === "group";
  const consents = useConsents(subject.id, human);
  const [forgetting, setForgetting] = useState(false);
  return (
    <div className="grid max-w-2xl gap-8">
      {human ? (
        <section className="grid gap-4">
          <h2 className="text-md font-semibold">{t("consent.title")}</h2>
          {subject.needsConsent ? (
            <Give subject={subject} />
          ) : (
            <Holds subject={subject} by={consents.data?.at(-1)?.givenBy ?? subject.name} />
          )}
          {(consents.data ?? []).length > 0 ? (
            <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
              {(consents.data ?? []).map((one) => (
                <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
                  <span className="font-medium">{one.givenBy}</span>
                  {one.scopes.map((scope) => (
                    <Badge key={scope}>{word("scope", scope)}</Badge>
                  ))}
                  <span className="ml-auto text-sm text-ink-2">
                    {one.withdrawnAt
                      ? t("consent.withdrawn", { date: fullDate(one.withdrawnAt) })
                      : t("consent.given", { date: fullDate(one.givenAt) })}
                    {one.expiresAt ? ` · ${t("consent.until", { date: shortDate(one.expiresAt) })}` : ""}
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
        </section>
      ) : (
        <p className="text-ink-2">{t("consent.notNeeded", { kind: word("kind", subject.kind) })}</p>
      )}
      <section className="grid gap-3 rounded-lg border border-line bg-raised p-5">
        <h2 className="text-md font-semibold">{t("forget.title", { name: subject.name })}</h2>
        <p className="text-pretty text-ink-2">{t("forget.text")}</p>
        <div>
          <Button variant="danger" onClick={() => setForgetting(true)}>
            {t("forget.preview")}
          </Button>
        </div>
      </section>
      {forgetting ? <ForgetDialog subject={subject} onClose={() => setForgetting(false)} /> : null}
    </div>
  );
}

function Give({ subject }: { subject: Subject }) {
  const [agreed, setAgreed] = useState(false);
  const [by, setBy] = useState(subject.name);
  const [term, setTerm] = useState<keyof typeof TERMS>("never");
  const give = () => {
    const days = TERMS[term];
    const expires_at = days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
    void giveConsent(subject.id, { given_by: by.trim(), expires_at }).catch(toast.problem);
  };
  return (
    <div className="grid gap-4">
      <ConsentField name={subject.name} checked={agreed} onChange={setAgreed} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("consent.by")}>
          {(props) => <Input {...props} value={by} onChange={(event) => setBy(event.target.value)} />}
        </Field>
        <Field label={t("consent.term")}>
          {(props) => (
            <Select
              {...props}
              value={term}
              onChange={setTerm}
              options={(["never", "year", "month"] as const).map((value) => ({
                value,
                label: t(`consent.terms.${value}`),
              }))}
            />
          )}
        </Field>
      </div>
      <div>
        <Button variant="primary" disabled={!agreed || !by.trim()} onClick={give}>
          <ShieldCheck size={16} />
          {t("consent.record")}
        </Button>
      </div>
    </div>
  );
}

function Holds({ subject, by }: { subject: Subject; by: string }) {
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-good-soft/50 p-4">
      <ShieldCheck size={20} className="text-good" />
      <p className="min-w-48 flex-1 max-sm:basis-[calc(100%-2.5rem)]">
        {t("consent.holds", { scopes: listed(subject.scopes.map((scope) => word("scope", scope).toLowerCase())) })}
      </p>
      {subject.scopes.includes("sharing") ? null : (
        <Button
          size="sm"
          onClick={() => void giveConsent(subject.id, { given_by: by, scopes: ["sharing"] }).catch(toast.problem)}
        >
          {t("consent.alsoSharing")}
        </Button>
      )}
      <Button
        size="sm"
        onClick={() =>
          void withdrawConsent(subject.id)
            .then(() => toast.info(t("consent.taken"), t("consent.takenHint")))
            .catch(toast.problem)
        }
      >
        <ShieldOff size={15} />
        {t("consent.withdraw")}
      </Button>
    </div>
  );
}
