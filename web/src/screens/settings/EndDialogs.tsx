import "@/screens/erasure/words";

import { useState, type ReactNode } from "react";

import { eraseAccount, eraseWorkspace, useAccountEnd, useWorkspaceContents } from "@/api/closing";
import { problemOf } from "@/api/problem";
import type { Certificate } from "@/api/types";
import { fileSize } from "@/lib/format";
import { CertificateFacts, Counts } from "@/screens/erasure/Certificate";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { Failure, Skeleton } from "@/ui/states";
import { Switch } from "@/ui/switch";

/** Whoever is somewhere that is gone starts the page anew. */
const leave = (to: string) => window.location.assign(to);

interface WorkspaceProps {
  id: string;
  title: string;
  password: boolean;
  onClose: () => void;
}

/** What is in a workspace, its id typed as a last look; then the certificate of what went. */
export function WorkspaceEnd({ id, title, password, onClose }: WorkspaceProps) {
  const preview = useWorkspaceContents(id);
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  if (certificate)
    return (
      <Dialog
        open
        onOpenChange={() => leave("/settings")}
        title={t("closing.workspaceDone")}
        description={t("closing.certificate", { id: certificate.id })}
      >
        <CertificateFacts certificate={certificate} />
        <Done onClick={() => leave("/settings")} />
      </Dialog>
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("closing.workspaceName", { title: title || id })}
      description={t("closing.preview")}
    >
      {preview.isPending ? <Skeleton className="h-40" /> : null}
      {preview.isError ? <Failure error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {preview.data ? (
        <Confirm
          label={t("closing.workspaceType", { id })}
          wanted={id}
          password={password}
          onClose={onClose}
          onGo={async (typed, secret) => setCertificate(await eraseWorkspace(id, typed, secret))}
        >
          <Counts counts={preview.data.counts} />
          <p className="text-sm text-ink-2">{t("closing.size", { size: fileSize(preview.data.stored_bytes) })}</p>
        </Confirm>
      ) : null}
    </Dialog>
  );
}

/** Stands where the id of a workspace's next owner would. */
const ERASED = "";

interface AccountProps {
  /** Somebody else's account, by its id; null for one's own. */
  user: string | null;
  login: string;
  /** Whether a password is asked for: that of whoever does it. */
  password: boolean;
  onClose: () => void;
  /** After somebody else's account went; who ended their own is nowhere any more. */
  onDone?: () => void;
}

/** What goes with an account, the login typed as a last look; then the certificates of its workspaces. */
export function AccountEnd({ user, login, password, onClose, onDone }: AccountProps) {
  const preview = useAccountEnd(user);
  const [agreed, setAgreed] = useState(false);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [certificates, setCertificates] = useState<Certificate[] | null>(null);
  const own = user === null;
  const done = onDone ?? (() => leave("/"));
  if (certificates)
    return (
      <Dialog
        open
        onOpenChange={done}
        title={own ? t("closing.accountDone") : t("closing.userDone", { login })}
        description={own ? t("closing.accountDoneText") : t("closing.userDoneText")}
      >
        <div className="grid gap-5">
          {certificates.map((one) => (
            <section key={one.id} aria-label={t("closing.certificate", { id: one.id })} className="grid gap-2">
              <p className="text-sm wrap-anywhere text-ink-2">{t("closing.certificate", { id: one.id })}</p>
              <CertificateFacts certificate={one} />
            </section>
          ))}
        </div>
        <Done onClick={done} />
      </Dialog>
    );
  const alone = preview.data?.alone ?? [];
  const others = preview.data?.others ?? [];
  const fate = (one: (typeof alone)[number]) => chosen[one.id] ?? (one.stays ? (one.heirs[0]?.id ?? ERASED) : ERASED);
  const erased = alone.filter((one) => fate(one) === ERASED);
  const stuck = erased.some((one) => one.stays);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={own ? t("closing.accountName") : t("closing.userName", { login })}
      description={own ? t("closing.accountPreview") : t("closing.userPreview")}
    >
      {preview.isPending ? <Skeleton className="h-40" /> : null}
      {preview.isError ? <Failure error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {preview.data ? (
        <Confirm
          label={own ? t("closing.accountType", { login }) : t("closing.userType", { login })}
          wanted={login}
          password={password}
          ready={!stuck && (erased.length === 0 || agreed)}
          onClose={onClose}
          onGo={async (typed, secret) =>
            setCertificates(
              await eraseAccount(user, typed, secret, {
                workspaces: erased.map((one) => one.id),
                heirs: Object.fromEntries(
                  alone.filter((one) => fate(one) !== ERASED).map((one) => [one.id, fate(one)]),
                ),
              }),
            )
          }
        >
          {stuck ? <p className="rounded-lg bg-warn-soft p-4 text-pretty">{t("closing.first")}</p> : null}
          {alone.length > 0 ? (
            <div className="grid gap-3">
              <p className="text-pretty">
                {own
                  ? t("closing.alone", { count: alone.length })
                  : t("closing.userAlone", { count: alone.length, login })}
              </p>
              {alone.map((one) => (
                <section key={one.id} aria-label={one.id} className="grid gap-1.5">
                  <p className="flex justify-between gap-3 font-medium wrap-anywhere">
                    {one.id} <span className="font-normal text-ink-2">{fileSize(one.stored_bytes)}</span>
                  </p>
                  <Counts counts={one.counts} />
                  {one.heirs.length > 0 ? (
                    <Select
                      label={t("closing.fate", { id: one.id })}
                      value={fate(one)}
                      onChange={(next) => setChosen({ ...chosen, [one.id]: next })}
                      options={[
                        { value: ERASED, label: t("closing.fateErased"), disabled: one.stays },
                        ...one.heirs.map((heir) => ({
                          value: heir.id,
                          label: t("closing.fateOf", { login: heir.login }),
                          hint: heir.role ? undefined : t("closing.fateStranger"),
                        })),
                      ]}
                    />
                  ) : null}
                </section>
              ))}
              {erased.length > 0 && !stuck ? (
                <Switch
                  label={t("closing.aloneAgree", { count: erased.length })}
                  hint={t("closing.aloneHint")}
                  checked={agreed}
                  onChange={setAgreed}
                />
              ) : null}
            </div>
          ) : null}
          {others.length > 0 ? (
            <p className="text-pretty">
              {t(own ? "closing.others" : "closing.userOthers", { count: others.length, names: others.join(", ") })}
            </p>
          ) : null}
        </Confirm>
      ) : null}
    </Dialog>
  );
}

function Done({ onClick }: { onClick: () => void }) {
  return (
    <div className="mt-5 flex justify-end">
      <Button variant="primary" onClick={onClick}>
        {t("common.done")}
      </Button>
    </div>
  );
}

interface ConfirmProps {
  label: string;
  /** What has to be typed. */
  wanted: string;
  /** Whether a password is asked for. */
  password: boolean;
  ready?: boolean;
  onGo: (typed: string, password: string) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** What would go, the name typed, the password, and the button; what goes wrong stands beside it. */
function Confirm({ label, wanted, password, ready = true, onGo, onClose, children }: ConfirmProps) {
  const [typed, setTyped] = useState("");
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const same = typed.trim().toLowerCase() === wanted.toLowerCase();
  const go = async () => {
    setBusy(true);
    setProblem("");
    try {
      await onGo(wanted, secret);
    } catch (error) {
      const found = problemOf(error);
      setProblem([found.detail || found.title, found.kept, found.advice].filter(Boolean).join(". "));
      setBusy(false);
    }
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      {children}
      <Field label={label}>
        {(props) => (
          <Input
            {...props}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {password ? (
        <Field label={t("closing.password")}>
          {(props) => (
            <Input
              {...props}
              type="password"
              autoComplete="current-password"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {problem ? (
        <p role="alert" className="text-sm text-pretty text-bad first-letter:uppercase">
          {problem}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="danger" disabled={busy || !ready || !same || (password && !secret)}>
          {t("closing.go")}
        </Button>
      </div>
    </form>
  );
}
