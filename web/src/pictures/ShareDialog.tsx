import "@/screens/share/shareWords";
import "@/screens/signin/words";

import { Copy, Link2 } from "lucide-react";
import { useState } from "react";

import { createShare, revokeShare } from "@/api/shares";
import type { Share } from "@/api/types";
import { fullDate } from "@/lib/format";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

const TERMS = [
  { value: "1", days: 1 },
  { value: "7", days: 7 },
  { value: "30", days: 30 },
] as const;

/** A link that shows these pictures to whoever has it, for a while, until it is revoked. */
export function ShareDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const [days, setDays] = useState<(typeof TERMS)[number]["value"]>("7");
  const [title, setTitle] = useState("");
  const [password, setPassword] = useState("");
  const [originals, setOriginals] = useState(false);
  const [share, setShare] = useState<Share | null>(null);
  const [busy, attempt] = useBusy();
  const make = async () => {
    await attempt(async () => {
      setShare(
        await createShare({ ids, days: Number(days), title: title.trim(), password: password || null, originals }),
      );
    });
  };
  const revoke = (made: Share) =>
    attempt(async () => {
      await revokeShare(made.id);
      toast.info(t("share.revoked"));
      onClose();
    });
  const copy = (url: string) => void navigator.clipboard.writeText(url).then(() => toast.info(t("common.copied")));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("share.title", { count: ids.length })}
      description={t("share.text")}
    >
      {share ? (
        <div className="grid gap-4">
          <Field
            label={t("share.link")}
            hint={share.expiresAt ? t("share.until", { date: fullDate(share.expiresAt) }) : undefined}
          >
            {(props) => (
              <div className="flex gap-1">
                <Input {...props} readOnly value={share.url} onFocus={(event) => event.target.select()} />
                <IconButton label={t("common.copy")} onClick={() => copy(share.url)}>
                  <Copy size={16} />
                </IconButton>
              </div>
            )}
          </Field>
          <div className="flex justify-end gap-2">
            <Confirm
              title={t("share.revokeTitle")}
              text={t("share.revokeText")}
              act={t("share.revoke")}
              onGo={() => void revoke(share)}
            >
              {(ask) => (
                <Button disabled={busy} onClick={ask}>
                  {t("share.revoke")}
                </Button>
              )}
            </Confirm>
            <Button variant="primary" onClick={onClose}>
              {t("common.done")}
            </Button>
          </div>
        </div>
      ) : (
        <div className="grid gap-4">
          <Field label={t("share.name")} hint={t("common.optional")}>
            {(props) => (
              <Input {...props} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
            )}
          </Field>
          <Field label={t("share.expires")}>
            {(props) => (
              <Select
                {...props}
                value={days}
                onChange={setDays}
                options={TERMS.map((term) => ({ value: term.value, label: t("share.days", { count: term.days }) }))}
              />
            )}
          </Field>
          <Field label={t("signin.password")} hint={t("share.passwordHint")}>
            {(props) => (
              <Input
                {...props}
                type="text"
                autoComplete="off"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <Switch
            label={t("share.originals")}
            hint={t("share.originalsHint")}
            checked={originals}
            onChange={setOriginals}
          />
          <div className="flex justify-end">
            <Button
              variant="primary"
              disabled={busy || (password !== "" && password.length < 8)}
              onClick={() => void make()}
            >
              <Link2 size={16} />
              {t("share.make")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
