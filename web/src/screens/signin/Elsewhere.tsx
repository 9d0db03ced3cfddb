import "@/screens/signin/words";
import "@/screens/settings/words";

import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";

import { continueElsewhere, useSession } from "@/api/session";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/states";
import { useBusy } from "@/ui/useBusy";

/** The address says why signing in elsewhere did not work; anybody can write an address, so it is cut short. */
const LONGEST = 300;

/** What the server wrote behind the # when it sent the browser back; "" when there is nothing. */
export function problemInAddress(hash: string): string {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  if (!told.get("problem")) return "";
  const detail = (told.get("detail") ?? "").trim().replace(/(^|[.?!] )(\p{Ll})/gu, (start) => start.toUpperCase());
  if (detail.length > LONGEST) return `${detail.slice(0, LONGEST)}…`;
  return detail && !/[.?!]$/.test(detail) ? `${detail}.` : detail;
}

/** The way by the provider of identities, where one is set; nothing elsewhere. */
export function ContinueElsewhere({ invitation }: { invitation?: string }) {
  const provider = useSession().data?.setup.provider;
  const [busy, attempt] = useBusy();
  if (!provider) return null;
  return (
    <div className="grid gap-4">
      <p className="flex items-center gap-3 text-sm text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("signin.or")}
      </p>
      <Button
        size="lg"
        disabled={busy}
        className="whitespace-normal"
        onClick={() => void attempt(() => continueElsewhere(invitation ? { invitation } : {}))}
      >
        {t("signin.with", { name: provider })}
      </Button>
    </div>
  );
}

/** Why the way by the provider did not lead in, and what to do. */
export function FailedElsewhere({ detail }: { detail: string }) {
  const provider = useSession().data?.setup.provider ?? t("signin.elsewhere");
  return (
    <div role="alert" className="flex gap-3 rounded-lg bg-bad-soft p-4">
      <TriangleAlert size={20} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="grid min-w-0 gap-1 text-pretty">
        <p className="font-medium">{t("signin.failed", { name: provider })}</p>
        {detail ? <p className="text-sm wrap-anywhere">{detail}</p> : null}
        <p className="text-sm text-ink-2">{t("signin.failedText")}</p>
      </div>
    </div>
  );
}

/** The same for somebody who is signed in and wanted to connect the provider. */
export function NotConnected({ detail }: { detail: string }) {
  const provider = useSession().data?.setup.provider ?? t("signin.elsewhere");
  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-ground p-6">
      <div role="alert">
        <Empty
          icon={TriangleAlert}
          title={t("signin.failed", { name: provider })}
          text={[detail, t("signin.failedSignedIn")].filter(Boolean).join(" ")}
        >
          <Button asChild>
            <Link to="/settings">{t("signin.backToSettings")}</Link>
          </Button>
        </Empty>
      </div>
    </main>
  );
}

/** In the settings: connect the provider to one's account. */
export function ConnectElsewhere({ name }: { name: string }) {
  const [busy, attempt] = useBusy();
  return (
    <Button disabled={busy} onClick={() => void attempt(() => continueElsewhere({ connect: true }))}>
      {t("settings.account.connect", { name })}
    </Button>
  );
}
