import { Copy } from "lucide-react";
import { useState } from "react";

import { useCreateKey } from "@/api/account";
import { useSession } from "@/api/session";
import { clientSettings, WAYS, type Way } from "@/screens/settings/clientSettings";
import { Group, Once } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { toast } from "@/ui/toast";

const SCOPES = ["read", "run", "share"] as const;

/** How an assistant is connected: what its settings take, a key with the least it needs, what it may and may not. */
export function Assistants() {
  const me = useSession().data?.me;
  const account = me?.local === false;
  const [way, setWay] = useState<Way>(account ? "http" : "here");
  const [secret, setSecret] = useState("");
  const create = useCreateKey();
  const scopes = SCOPES.filter((scope) => me?.rights.includes(scope));
  const makeKey = () =>
    create.mutate(
      { name: t("settings.assistants.keyName"), scopes, expires_days: 365 },
      { onSuccess: (made) => setSecret(made.secret), onError: toast.problem },
    );
  return (
    <>
      <Group title={t("settings.assistants.connect")} text={t("settings.assistants.connectText")}>
        <Segmented
          label={t("settings.assistants.how")}
          value={way}
          onChange={setWay}
          options={WAYS.map((value) => ({ value, label: t(`settings.assistants.ways.${value}`) }))}
          className="mb-3 max-sm:grid"
        />
        <p className="mb-3 max-w-xl text-sm text-pretty text-ink-2">{t(`settings.assistants.about.${way}`)}</p>
        <Code
          label={t("settings.assistants.forItsSettings")}
          text={clientSettings(way, window.location.origin, account ? secret || t("settings.assistants.aKey") : "")}
        />
      </Group>
      {way !== "here" && account ? (
        <Group title={t("settings.assistants.key")} text={t("settings.assistants.keyText")}>
          {secret ? (
            <Once label={t("settings.keys.secret")} value={secret} hint={t("settings.assistants.once")} />
          ) : (
            <Button variant="primary" disabled={scopes.length === 0 || create.isPending} onClick={makeKey}>
              {t("settings.assistants.makeKey")}
            </Button>
          )}
        </Group>
      ) : null}
      <Group title={t("settings.assistants.may")}>
        <div className="grid max-w-xl gap-3 text-sm text-pretty text-ink-2">
          <p>{t("settings.assistants.mayText")}</p>
          <p>{t("settings.assistants.mayNot")}</p>
          <p>{t("settings.assistants.leaves")}</p>
        </div>
      </Group>
    </>
  );
}

/** Text to be copied as it is. */
function Code({ label, text }: { label: string; text: string }) {
  return (
    <div className="relative">
      <pre
        // What scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={label}
        className="overflow-x-auto rounded-lg border border-line bg-sunken p-4 pr-14 font-mono text-sm"
      >
        {text}
      </pre>
      <IconButton
        label={t("common.copy")}
        className="absolute top-2 right-2"
        onClick={() => void navigator.clipboard.writeText(text).then(() => toast.info(t("common.copied")))}
      >
        <Copy size={16} />
      </IconButton>
    </div>
  );
}
