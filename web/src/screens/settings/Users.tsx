import "@/screens/signin/words";

import { lazy, Suspense, useState } from "react";

import { useChangeUser, useCreateUser, useResetUser, useUsers } from "@/api/account";
import { useSession } from "@/api/session";
import { ago } from "@/lib/format";
import { Group, Once, Row, Rows } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { toast } from "@/ui/toast";

const AccountEnd = lazy(() =>
  import("@/screens/settings/EndDialogs").then((module) => ({ default: module.AccountEnd })),
);

/** Everybody who can sign in. The studio sends no mail: links are handed over by the administrator. */
export function Users() {
  const users = useUsers(true);
  const create = useCreateUser();
  const change = useChangeUser();
  const reset = useResetUser();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [link, setLink] = useState("");
  const [going, setGoing] = useState<{ id: string; login: string } | null>(null);
  const me = useSession().data?.me;
  const show = (path: string) => setLink(location.origin + path);
  return (
    <>
      {link ? <Once label={t("settings.users.link")} value={link} hint={t("settings.users.linkHint")} /> : null}
      <Group title={t("settings.users.new")}>
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate(
              { login: login.trim(), name: name.trim() || null, admin: false },
              {
                onSuccess: (made) => {
                  show(made.reset.path);
                  setLogin("");
                  setName("");
                },
                onError: toast.problem,
              },
            );
          }}
        >
          <div className="min-w-48 flex-1">
            <Field label={t("signin.login")}>
              {(props) => <Input {...props} value={login} onChange={(event) => setLogin(event.target.value)} />}
            </Field>
          </div>
          <div className="min-w-40 flex-1">
            <Field label={t("common.name")}>
              {(props) => <Input {...props} value={name} onChange={(event) => setName(event.target.value)} />}
            </Field>
          </div>
          <Button type="submit" variant="primary" disabled={!login.trim() || create.isPending}>
            {t("common.add")}
          </Button>
        </form>
      </Group>
      <Group title={t("settings.users.all")}>
        <Rows
          query={users}
          empty={t("settings.users.none")}
          row={(user) => (
            <Row
              key={user.id}
              title={
                <>
                  {user.name || user.login}
                  {user.admin ? <Badge tone="accent">{t("settings.users.admin")}</Badge> : null}
                  {user.active ? null : <Badge tone="bad">{t("settings.users.inactive")}</Badge>}
                  {user.waiting ? <Badge tone="warn">{t("settings.users.waiting")}</Badge> : null}
                </>
              }
              text={`${user.login} · ${user.seen ? ago(user.seen) : t("common.never")}`}
            >
              <div className="flex flex-wrap gap-2">
                <Button
                  size="sm"
                  onClick={() =>
                    reset.mutate(user.id, { onSuccess: (made) => show(made.path), onError: toast.problem })
                  }
                >
                  {t("settings.users.reset")}
                </Button>
                <Button
                  size="sm"
                  onClick={() => change.mutate({ id: user.id, admin: !user.admin }, { onError: toast.problem })}
                >
                  {user.admin ? t("settings.users.noAdmin") : t("settings.users.makeAdmin")}
                </Button>
                <Button
                  size="sm"
                  onClick={() => change.mutate({ id: user.id, active: !user.active }, { onError: toast.problem })}
                >
                  {user.active ? t("settings.users.deactivate") : t("settings.users.activate")}
                </Button>
                {user.id === me?.id ? null : (
                  <Button size="sm" onClick={() => setGoing(user)}>
                    {t("settings.users.remove")}
                  </Button>
                )}
              </div>
            </Row>
          )}
        />
      </Group>
      <Suspense>
        {going && me ? (
          <AccountEnd
            user={going.id}
            login={going.login}
            password={me.password}
            onClose={() => setGoing(null)}
            onDone={() => {
              setGoing(null);
              void users.refetch();
            }}
          />
        ) : null}
      </Suspense>
    </>
  );
}
