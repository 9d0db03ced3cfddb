import "@/screens/share/linkWords";

import { Check, Link2Off, Upload, X } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";

import { RequestFailed } from "@/api/problem";
import { sendFile, useIncoming } from "@/api/uploadLinks";
import { fullDate } from "@/lib/format";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/states";

interface Outcome {
  name: string;
  reason: string;
}

/** What somebody with a link that takes files sees: how many it takes, a place to put them, what became of each. */
export function SendScreen() {
  // Behind the #, so that no server's log has it.
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  const link = useIncoming(token);
  const input = useRef<HTMLInputElement>(null);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [sending, setSending] = useState("");

  const send = async (files: File[]) => {
    for (const file of files) {
      setSending(file.name);
      const reason = await sendFile(token, file)
        .then((done) => done.files.find((one) => !one.stored)?.reason ?? "")
        .catch((error: unknown) => (error instanceof RequestFailed ? error.problem.detail : String(error)));
      setOutcomes((before) => [{ name: file.name, reason }, ...before]);
    }
    setSending("");
    await link.refetch();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (!sending) void send([...event.dataTransfer.files]);
  };

  if (link.isError || !token)
    return (
      <Empty
        icon={Link2Off}
        title={t("uploadLinks.send.goneTitle")}
        text={t("uploadLinks.send.goneText")}
        className="pt-32"
      />
    );
  const { title, left, expires } = link.data ?? { title: "", left: 0, expires: "" };
  return (
    <main
      className="scroll-slim h-full overflow-y-auto bg-ground"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <div className="mx-auto grid max-w-xl gap-6 px-4 py-8 sm:px-8">
        <header className="flex items-center gap-4">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <h1 className="text-lg font-semibold">{title || t("uploadLinks.send.title")}</h1>
            <p className="text-sm text-ink-2">{t("uploadLinks.send.text")}</p>
          </div>
        </header>
        {link.isPending ? <Skeleton className="h-40" /> : null}
        {link.data && left > 0 ? (
          <div className="grid justify-items-center gap-3 rounded-lg border border-dashed border-line-strong px-4 py-10 text-center">
            <input
              ref={input}
              type="file"
              accept={link.data.archives ? "image/*,.zip" : "image/*"}
              multiple={left > 1}
              hidden
              onChange={(event) => {
                void send([...(event.target.files ?? [])]);
                event.target.value = "";
              }}
            />
            <Button variant="primary" disabled={sending !== ""} onClick={() => input.current?.click()}>
              <Upload size={16} />
              {t("uploadLinks.send.choose")}
            </Button>
            <p className="text-sm text-ink-2">{t("uploadLinks.send.drop")}</p>
            <p className="text-sm text-ink-2">
              {t("uploadLinks.send.takes", { count: left, date: fullDate(expires) })}
            </p>
          </div>
        ) : null}
        {link.data && left === 0 ? <p className="text-ink-2">{t("uploadLinks.send.done")}</p> : null}
        <p role="status" className="text-sm text-ink-2 empty:hidden">
          {sending ? t("uploadLinks.send.sending", { name: sending }) : ""}
        </p>
        <Outcomes outcomes={outcomes} />
      </div>
    </main>
  );
}

function Outcomes({ outcomes }: { outcomes: Outcome[] }) {
  if (outcomes.length === 0) return null;
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
      {outcomes.map(({ name, reason }, index) => (
        <li key={outcomes.length - index} className="flex items-start gap-3 px-4 py-3">
          {reason ? (
            <X size={18} aria-label={t("uploadLinks.send.notTaken")} className="mt-0.5 shrink-0 text-bad" />
          ) : (
            <Check size={18} aria-label={t("uploadLinks.send.sent")} className="mt-0.5 shrink-0 text-good" />
          )}
          <div className="min-w-0 wrap-anywhere">
            {name}
            {reason ? <p className="text-sm text-ink-2 first-letter:uppercase">{reason}</p> : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
