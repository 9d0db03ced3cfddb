import "@/screens/signin/words";

import { useQuery } from "@tanstack/react-query";
import { Unlink } from "lucide-react";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { problemOf } from "@/api/problem";
import { queryClient } from "@/api/query";
import { useSession } from "@/api/session";
import { shortDate } from "@/lib/format";
import { ContinueElsewhere } from "@/screens/signin/Elsewhere";
import { t, word } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Empty, Failure, Skeleton } from "@/ui/states";

/** What an invitation is to, and taking it: as who one is, or as somebody new. */
export function InvitationScreen() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  const session = useSession();
  const seen = useQuery({
    queryKey: ["invitation", token],
    retry: false,
    enabled: token !== "",
    queryFn: () => ask(api.POST("/v1/invitations/look", { body: { token } })),
  });
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const me = session.data?.me;
  const signedIn = me !== null && me !== undefined && !me.local;
  const go = async (event: { preventDefault: () => void }) => {
    event.preventDefault();
    setProblem("");
    try {
      await ask(
        api.POST("/v1/invitations/accept", {
          body: signedIn ? { token } : { token, login: seen.data?.login || login, name, password },
        }),
      );
      queryClient.clear();
      window.location.assign("/");
    } catch (error) {
      const found = problemOf(error);
      setProblem([found.detail, found.advice].filter(Boolean).join(". "));
    }
  };
  if (token === "")
    return <Empty icon={Unlink} title={t("invitation.cutTitle")} text={t("invitation.cutText")} className="pt-32" />;
  if (seen.isError) return <Failure error={seen.error} className="pt-32" />;
  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-ground p-6">
      <form onSubmit={(event) => void go(event)} className="grid w-full max-w-sm gap-5">
        <div className="grid justify-items-center gap-4 text-center">
          <img src="/icon.svg" alt="" width={48} height={48} />
          {seen.data ? (
            <div>
              <h1 className="text-xl font-semibold">
                {t("invitation.title", { title: seen.data.title || seen.data.workspace })}
              </h1>
              <p className="mt-1 text-ink-2">
                {t("invitation.text", { role: word("role", seen.data.role), date: shortDate(seen.data.expires) })}
              </p>
            </div>
          ) : (
            <Skeleton className="h-14 w-64" />
          )}
        </div>
        {signedIn ? null : (
          <>
            {seen.data?.login ? null : (
              <Field label={t("signin.login")}>
                {(props) => (
                  <Input
                    {...props}
                    required
                    autoComplete="username"
                    value={login}
                    onChange={(event) => setLogin(event.target.value)}
                  />
                )}
              </Field>
            )}
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
            <Field label={t("signin.password")} hint={t("signin.passwordHint")}>
              {(props) => (
                <Input
                  {...props}
                  required
                  type="password"
                  minLength={10}
                  autoComplete="new-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        {problem ? (
          <p role="alert" className="text-sm text-bad">
            {problem}
          </p>
        ) : null}
        <Button type="submit" variant="primary" size="lg" disabled={!seen.data}>
          {t("invitation.accept")}
        </Button>
        {signedIn || !seen.data ? null : <ContinueElsewhere invitation={token} />}
      </form>
    </main>
  );
}
