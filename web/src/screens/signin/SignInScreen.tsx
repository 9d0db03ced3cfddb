import "@/screens/signin/words";

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { problemOf } from "@/api/problem";
import { resetPassword, setUp, signIn, useSession } from "@/api/session";
import { ContinueElsewhere, FailedElsewhere, NotConnected, problemInAddress } from "@/screens/signin/Elsewhere";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";

type Mode = "signin" | "setup" | "reset";

/** Sign in; the very first time, become the owner. */
export function SignInScreen() {
  const { to = "/" } = useSearch({ from: "/signin" });
  return <SignInForm to={to} token="" />;
}

/** The page of a link for a new password. The token stands behind the #, so that no server's log has it. */
export function ResetScreen() {
  return <SignInForm to="/" token={new URLSearchParams(location.hash.slice(1)).get("token") ?? ""} />;
}

/** Where the server sends whom the provider of identities did not let in: why stands behind the #. */
export function BackScreen() {
  const session = useSession();
  const detail = problemInAddress(location.hash);
  const me = session.data?.me;
  if (me && !me.local) return <NotConnected detail={detail} />;
  return <SignInForm to="/" token="" failed={location.hash.length > 1 ? detail : null} />;
}

function SignInForm({ to, token, failed = null }: { to: string; token: string; failed?: string | null }) {
  const session = useSession();
  const navigate = useNavigate();
  const reset = token !== "";
  const first = session.data?.setup.done === false;
  const mode: Mode = reset ? "reset" : first ? "setup" : "signin";
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [own, setOwn] = useState(token);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const go = async (event: { preventDefault: () => void }) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      if (mode === "reset") await resetPassword(token, password);
      else if (mode === "setup") await setUp({ login, name, password, token: own || null });
      else await signIn(login, password);
      await navigate(
        mode === "reset" ? { to: "/signin" } : { to: to.startsWith("/") && !to.startsWith("//") ? to : "/" },
      );
    } catch (error) {
      const found = problemOf(error);
      setProblem([found.detail, found.advice].filter(Boolean).join(". "));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-ground p-6">
      <form onSubmit={(event) => void go(event)} className="grid w-full max-w-sm gap-5">
        <div className="mb-2 grid justify-items-center gap-4 text-center">
          <img src="/icon.svg" alt="" width={48} height={48} />
          <div>
            <h1 className="text-xl font-semibold">{t(`signin.${mode}.title`)}</h1>
            <p className="mt-1 text-pretty text-ink-2">{t(`signin.${mode}.text`)}</p>
          </div>
        </div>
        {failed === null ? null : <FailedElsewhere detail={failed} />}
        {mode === "setup" ? (
          <Field label={t("common.name")}>
            {(props) => (
              <Input
                {...props}
                required
                autoComplete="name"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        {mode === "reset" ? null : (
          <Field label={t("signin.login")}>
            {(props) => (
              <Input
                {...props}
                required
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                value={login}
                onChange={(event) => setLogin(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field
          label={mode === "reset" ? t("signin.newPassword") : t("signin.password")}
          hint={mode === "signin" ? undefined : t("signin.passwordHint")}
          error={problem || undefined}
        >
          {(props) => (
            <Input
              {...props}
              required
              type="password"
              minLength={mode === "signin" ? 1 : 10}
              autoComplete={mode === "signin" ? "current-password" : "new-password"}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {mode === "setup" && session.data?.setup.token_needed ? (
          <Field label={t("signin.token")} hint={t("signin.tokenHint")}>
            {(props) => <Input {...props} required value={own} onChange={(event) => setOwn(event.target.value)} />}
          </Field>
        ) : null}
        <Button type="submit" variant="primary" size="lg" disabled={busy}>
          {t(`signin.${mode}.go`)}
        </Button>
        {mode === "signin" ? <ContinueElsewhere /> : null}
        {mode === "setup" && session.data?.setup.open ? (
          <Button variant="quiet" onClick={() => void navigate({ to: "/" })}>
            {t("signin.without")}
          </Button>
        ) : null}
      </form>
    </main>
  );
}
