import "@/screens/erasure/words";

import { lazy, Suspense, useState } from "react";

import { FIRST } from "@/api/closing";
import type { Me } from "@/api/session";
import { Group, Row } from "@/screens/settings/parts";
import { t } from "@/strings";
import { Button } from "@/ui/button";

const WorkspaceEnd = lazy(() =>
  import("@/screens/settings/EndDialogs").then((module) => ({ default: module.WorkspaceEnd })),
);
const AccountEnd = lazy(() =>
  import("@/screens/settings/EndDialogs").then((module) => ({ default: module.AccountEnd })),
);

/** Erasing the workspace that is open, and one's own account. Nothing for whom neither is theirs to do. */
export function Danger({ me }: { me: Me }) {
  const [open, setOpen] = useState<"workspace" | "account" | null>(null);
  const workspace = me.workspaces.find((one) => one.id === me.workspace);
  const owns = workspace !== undefined && workspace.id !== FIRST && me.rights.includes("manage");
  if (!owns && me.local && open === null) return null;
  const close = () => setOpen(null);
  return (
    <Group title={t("closing.title")} text={t("closing.text")}>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-bad bg-raised">
        {owns ? (
          <Row
            title={t("closing.workspaceName", { title: workspace.title || workspace.id })}
            text={t("closing.workspaceText")}
          >
            <Button onClick={() => setOpen("workspace")}>{t("closing.workspaceGo")}</Button>
          </Row>
        ) : null}
        {me.local ? null : (
          <Row title={t("closing.accountName")} text={t("closing.accountText")}>
            <Button onClick={() => setOpen("account")}>{t("closing.accountGo")}</Button>
          </Row>
        )}
      </ul>
      <Suspense>
        {open === "workspace" && workspace ? (
          <WorkspaceEnd id={workspace.id} title={workspace.title} password={me.password} onClose={close} />
        ) : null}
        {open === "account" ? <AccountEnd user={null} login={me.login} password={me.password} onClose={close} /> : null}
      </Suspense>
    </Group>
  );
}
