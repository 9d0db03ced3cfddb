import "@/screens/photos/consentWords";
import "@/screens/share/shareWords";
import "@/screens/signin/words";

import { useState } from "react";

import {
  useChangeRole,
  useInvitations,
  useInvite,
  useMembers,
  useRemoveMember,
  useRevokeInvitation,
} from "@/api/account";
import type { Schemas } from "@/api/client";
import { useMay, useSession } from "@/api/session";
import { shortDate } from "@/lib/format";
import { Group, Once, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

type Role = Schemas["Role"];
const ROLES = (["viewer", "editor", "owner"] as const).map((value) => ({
  value,
  label: t(`role.${value}`),
  hint: t(`roleHint.${value}`),
}));

/** Who works in this workspace, and who is asked to. */
export function Team() {
  const session = useSession();
  const workspace = session.data?.me?.workspace ?? "";
  const manages = useMay("manage");
  const members = useMembers(workspace);
  const invitations = useInvitations(workspace, manages);
  const invite = useInvite(workspace);
  const revoke = useRevokeInvitation(workspace);
  const change = useChangeRole(workspace);
  const remove = useRemoveMember(workspace);
  const [login, setLogin] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [link, setLink] = useState("");
  return (
    <>
      {link ? <Once label={t("settings.team.link")} value={link} hint={t("settings.team.linkHint")} /> : null}
      {manages ? (
        <Group title={t("settings.team.invite")} text={t("settings.team.inviteText")}>
          <form
            className="flex flex-wrap items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              invite.mutate(
                { role, login: login.trim() || null, days: 7 },
                {
                  onSuccess: (made) => setLink(location.origin + made.link.path),
                  onError: toast.problem,
                  onSettled: () => setLogin(""),
                },
              );
            }}
          >
            <div className="min-w-52 flex-1">
              <Field label={t("signin.login")}>
                {(props) => (
                  <Input
                    {...props}
                    value={login}
                    placeholder={t("settings.team.anybody")}
                    onChange={(event) => setLogin(event.target.value)}
                  />
                )}
              </Field>
            </div>
            <div className="w-40">
              <Field label={t("settings.team.role")}>
                {(props) => <Select {...props} value={role} onChange={setRole} options={ROLES} />}
              </Field>
            </div>
            <Button type="submit" variant="primary" disabled={invite.isPending}>
              {t("settings.team.invite")}
            </Button>
          </form>
        </Group>
      ) : null}
      <Group title={t("settings.team.members")}>
        <Rows
          query={members}
          empty={t("settings.team.none")}
          row={(member) => (
            <Row key={member.user_id} title={member.name} text={member.login}>
              {manages ? (
                <>
                  <div className="w-36">
                    <Select
                      label={t("settings.team.role")}
                      value={member.role}
                      options={ROLES}
                      onChange={(next) =>
                        change.mutate({ user: member.user_id, role: next }, { onError: toast.problem })
                      }
                    />
                  </div>
                  <Button size="sm" onClick={() => remove.mutate(member.user_id, { onError: toast.problem })}>
                    {t("common.remove")}
                  </Button>
                </>
              ) : (
                <span className="text-ink-2">{word("role", member.role)}</span>
              )}
            </Row>
          )}
        />
      </Group>
      {manages && (invitations.data ?? []).length > 0 ? (
        <Group title={t("settings.team.invited")}>
          <Rows
            query={invitations}
            empty=""
            row={(one) => (
              <Row
                key={one.id}
                title={one.login || t("settings.team.anybody")}
                text={`${word("role", one.role)} · ${t("consent.until", { date: shortDate(one.expires) })}`}
              >
                <Button size="sm" onClick={() => revoke.mutate(one.id, { onError: toast.problem })}>
                  {t("share.revoke")}
                </Button>
              </Row>
            )}
          />
        </Group>
      ) : null}
    </>
  );
}
