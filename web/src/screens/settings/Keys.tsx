import "@/screens/photos/consentWords";
import "@/screens/share/shareWords";

import { useState } from "react";

import { useCreateKey, useKeys, useRevokeKey, useRotateKey } from "@/api/account";
import type { Schemas } from "@/api/client";
import { useSession } from "@/api/session";
import { ago, shortDate } from "@/lib/format";
import { Group, Once, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Field, Input } from "@/ui/field";
import { Checkbox } from "@/ui/switch";
import { toast } from "@/ui/toast";

const SCOPES = ["read", "write", "run", "share", "manage"] as const;

/** API keys: made with the least they need, shown once, revoked at once. */
export function Keys() {
  const keys = useKeys(true);
  const session = useSession();
  const create = useCreateKey();
  const revoke = useRevokeKey();
  const rotate = useRotateKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Schemas["Right"][]>(["read", "run"]);
  const [secret, setSecret] = useState("");
  const may = SCOPES.filter((scope) => session.data?.me?.rights.includes(scope));
  const shown = { onSuccess: (made: Schemas["NewKey"]) => setSecret(made.secret), onError: toast.problem };
  return (
    <>
      {secret ? <Once label={t("settings.keys.secret")} value={secret} hint={t("settings.keys.once")} /> : null}
      <Group title={t("settings.keys.new")}>
        <form
          className="grid gap-4 rounded-lg border border-line bg-raised p-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: name.trim(), scopes, expires_days: 365 }, { ...shown, onSettled: () => setName("") });
          }}
        >
          <Field label={t("common.name")}>
            {(props) => (
              <Input
                {...props}
                value={name}
                placeholder={t("settings.keys.example")}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
            <legend className="mb-2 text-sm font-medium">{t("settings.keys.may")}</legend>
            {may.map((scope) => (
              <Checkbox
                key={scope}
                label={word("right", scope)}
                checked={scopes.includes(scope)}
                onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
              />
            ))}
          </fieldset>
          <div>
            <Button type="submit" variant="primary" disabled={!name.trim() || scopes.length === 0 || create.isPending}>
              {t("settings.keys.make")}
            </Button>
          </div>
        </form>
      </Group>
      <Group title={t("settings.keys.yours")}>
        <Rows
          query={keys}
          empty={t("settings.keys.empty")}
          row={(key) => (
            <Row
              key={key.id}
              title={
                <>
                  {key.name} <code className="text-sm font-normal text-ink-2">{key.prefix}…</code>
                  {key.revoked ? <Badge tone="bad">{t("settings.keys.revoked")}</Badge> : null}
                </>
              }
              text={[
                key.scopes.map((scope) => word("right", scope)).join(", "),
                key.used ? t("settings.keys.used", { time: ago(key.used) }) : t("settings.keys.unused"),
                key.expires ? t("consent.until", { date: shortDate(key.expires) }) : "",
              ]
                .filter(Boolean)
                .join(" · ")}
            >
              {key.revoked ? null : (
                <div className="flex gap-2">
                  <Button size="sm" onClick={() => rotate.mutate(key.id, shown)}>
                    {t("settings.keys.rotate")}
                  </Button>
                  <Confirm
                    title={t("settings.keys.revokeTitle", { name: key.name })}
                    text={t("settings.keys.revokeText")}
                    act={t("share.revoke")}
                    onGo={() => revoke.mutate(key.id, { onError: toast.problem })}
                  >
                    {(ask) => (
                      <Button size="sm" onClick={ask}>
                        {t("share.revoke")}
                      </Button>
                    )}
                  </Confirm>
                </div>
              )}
            </Row>
          )}
        />
      </Group>
    </>
  );
}
