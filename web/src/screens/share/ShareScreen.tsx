import "@/screens/share/shareWords";

import { Download, Link2Off } from "lucide-react";
import { useState } from "react";

import { RequestFailed } from "@/api/problem";
import { useOpenedShare } from "@/api/shares";
import { fullDate } from "@/lib/format";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Empty, Skeleton } from "@/ui/states";

/** What somebody with a link sees: the pictures, and nothing else of the studio. */
export function ShareScreen() {
  // Behind the #, so that no server's log has it.
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  const [password, setPassword] = useState<string | null>(null);
  const share = useOpenedShare(token, password);
  if (share.isError && share.error instanceof RequestFailed && share.error.code !== "not-found") {
    return <Password wrong={password !== null ? share.error.problem.detail : ""} onPassword={setPassword} />;
  }
  if (share.isError || !token)
    return <Empty icon={Link2Off} title={t("share.goneTitle")} text={t("share.goneText")} className="pt-32" />;
  return (
    // Focusable, since pictures alone could not be scrolled by keyboard otherwise.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <main tabIndex={0} className="scroll-slim h-full overflow-y-auto bg-ground focus-visible:-outline-offset-2">
      <div className="mx-auto max-w-5xl px-4 py-8 sm:px-8">
        <header className="mb-6 flex items-center gap-4">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <h1 className="text-lg font-semibold">{share.data?.title || t("share.shared")}</h1>
            {share.data?.expires ? (
              <p className="text-sm text-ink-2">{t("share.until", { date: fullDate(share.data.expires) })}</p>
            ) : null}
          </div>
        </header>
        {share.isPending ? <Skeleton className="h-96" /> : null}
        <ul className="grid gap-6 sm:grid-cols-2">
          {share.data?.items.map((item, index) => (
            <li key={item.id} className="grid content-start gap-2">
              <img
                src={`${item.thumbnail}${item.thumbnail.includes("?") ? "&" : "?"}size=1024`}
                alt={t("share.picture", { count: index + 1 })}
                className="w-full rounded-lg bg-hover"
                style={{ aspectRatio: `${item.width ?? 1} / ${item.height ?? 1}` }}
              />
              {item.content ? (
                <Button size="sm" asChild className="justify-self-start">
                  <a href={item.content} download>
                    <Download size={15} />
                    {t("common.download")}
                  </a>
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        <p className="mt-10 text-sm text-ink-2">{t("share.ai")}</p>
      </div>
    </main>
  );
}

function Password({ wrong, onPassword }: { wrong: string; onPassword: (password: string) => void }) {
  const [text, setText] = useState("");
  return (
    <main className="grid h-full place-items-center bg-ground p-6">
      <form
        className="grid w-full max-w-sm gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onPassword(text);
        }}
      >
        <h1 className="text-lg font-semibold">{t("share.shared")}</h1>
        <Field label={t("share.passwordOf")} error={wrong || undefined}>
          {(props) => (
            <Input
              {...props}
              type="password"
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" disabled={!text}>
          {t("common.open")}
        </Button>
      </form>
    </main>
  );
}
