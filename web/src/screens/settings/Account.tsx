import "@/screens/signin/words";

import { Link } from "@tanstack/react-router";
import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";

import { useChangeMe, useChangePassword, useEndOtherSessions, useEndSession, useMySessions } from "@/api/account";
import { chooseWorkspace, signOut, useSession, type Me } from "@/api/session";
import { useTheme } from "@/app/theme";
import { ago } from "@/lib/format";
import { Danger } from "@/screens/settings/Danger";
import { Group, Row, Rows } from "@/screens/settings/parts";
import { ConnectElsewhere } from "@/screens/signin/Elsewhere";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

export function Account() {
  const session = useSession();
  const { theme, choose } = useTheme();
  const me = session.data?.me;
  return (
    <>
      <Group title={t("theme.title")}>
        <Segmented
          label={t("theme.title")}
          value={theme}
          onChange={choose}
          options={[
            { value: "system", label: t("theme.system"), icon: <Monitor size={15} /> },
            { value: "light", label: t("theme.light"), icon: <Sun size={15} /> },
            { value: "dark", label: t("theme.dark"), icon: <Moon size={15} /> },
          ]}
        />
      </Group>
      {me && me.workspaces.length > 1 ? (
        <Group title={t("settings.account.workspace")} text={t("settings.account.workspaceText")}>
          <div className="max-w-xs">
            <Select
              label={t("settings.account.workspace")}
              value={me.workspace}
              onChange={chooseWorkspace}
              options={me.workspaces.map((one) => ({ value: one.id, label: one.title || one.id }))}
            />
          </div>
        </Group>
      ) : null}
      {me?.local ? (
        <Group title={t("settings.account.local")} text={t("settings.account.localText")}>
          <Button asChild>
            <Link to="/signin">{t("settings.account.setUp")}</Link>
          </Button>
        </Group>
      ) : null}
      {me && !me.local ? <Signed me={me} provider={session.data?.setup.provider ?? null} /> : null}
      {me ? <Danger me={me} /> : null}
    </>
  );
}

function Signed({ me, provider }: { me: Me; provider: string | null }) {
  const { name, login } = me;
  const [own, setOwn] = useState(name);
  const change = useChangeMe();
  const sessions = useMySessions(true);
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  return (
    <>
      <Group
        title={t("settings.account.you")}
        aside={
          <Button size="sm" onClick={() => void signOut().catch(toast.problem)}>
            <LogOut size={15} />
            {t("settings.account.signOut")}
          </Button>
        }
      >
        <form
          className="flex max-w-md items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate(own.trim(), { onError: toast.problem });
          }}
        >
          <div className="flex-1">
            <Field label={t("common.name")} aside={login}>
              {(props) => <Input {...props} value={own} onChange={(event) => setOwn(event.target.value)} />}
            </Field>
          </div>
          <Button type="submit" disabled={!own.trim() || own.trim() === name}>
            {t("common.save")}
          </Button>
        </form>
      </Group>
      {me.password ? <Password /> : null}
      {provider ? (
        <Group
          title={t("settings.account.provider", { name: provider })}
          text={t(me.connected ? "settings.account.connectedText" : "settings.account.providerText", {
            name: provider,
          })}
        >
          {me.connected ? (
            <Badge tone="good">{t("settings.account.connected")}</Badge>
          ) : (
            <ConnectElsewhere name={provider} />
          )}
        </Group>
      ) : null}
      <Group
        title={t("settings.account.sessions")}
        aside={
          sessions.data && sessions.data.length > 1 ? (
            <Button
              size="sm"
              disabled={endOthers.isPending}
              onClick={() =>
                endOthers.mutate(undefined, {
                  onSuccess: ({ count }) => toast.good(t("settings.account.ended", { count })),
                  onError: toast.problem,
                })
              }
            >
              {t("settings.account.endOthers")}
            </Button>
          ) : null
        }
      >
        <Rows
          query={sessions}
          empty=""
          row={(one) => (
            <Row
              key={one.id}
              title={
                <>
                  {browser(one.agent)} {one.this ? <Badge tone="accent">{t("settings.account.this")}</Badge> : null}
                </>
              }
              text={`${one.address} · ${ago(one.used)}`}
            >
              {one.this ? null : (
                <Button size="sm" onClick={() => end.mutate(one.id, { onError: toast.problem })}>
                  {t("settings.account.end")}
                </Button>
              )}
            </Row>
          )}
        />
      </Group>
    </>
  );
}

/** "Mozilla/5.0 (X11; Linux x86_64) … Chrome/130" → "Chrome · Linux". */
function browser(agent: string): string {
  const name = /(Edg|Firefox|Chrome|Safari)\//.exec(agent)?.[1]?.replace("Edg", "Edge") ?? agent.slice(0, 40);
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  return [name, system].filter(Boolean).join(" · ") || word("common", "none");
}

function Password() {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  return (
    <Group title={t("signin.password")} text={t("signin.passwordHint")}>
      <form
        className="grid max-w-md gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { old, new: next },
            {
              onError: toast.problem,
              onSuccess: () => {
                setOld("");
                setNext("");
                toast.good(t("settings.account.passwordChanged"));
              },
            },
          );
        }}
      >
        <Field label={t("settings.account.old")}>
          {(props) => (
            <Input
              {...props}
              type="password"
              autoComplete="current-password"
              value={old}
              onChange={(event) => setOld(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("signin.newPassword")}>
          {(props) => (
            <Input
              {...props}
              type="password"
              autoComplete="new-password"
              minLength={10}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          )}
        </Field>
        <div>
          <Button type="submit" disabled={!old || next.length < 10 || change.isPending}>
            {t("signin.reset.go")}
          </Button>
        </div>
      </form>
    </Group>
  );
}
