import { cancelWaiting, retryWaiting, useWaiting, type WaitingPrompt } from "@/api/waiting";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

/** Prompts that the studio keeps until somebody is learnt, and those that it had to set aside. */
export function Waiting() {
  const { data } = useWaiting();
  return (data ?? []).map((one) =>
    one.state === "waiting" ? <Waits key={one.id} prompt={one} /> : <SetAside key={one.id} prompt={one} />,
  );
}

const words = (one: WaitingPrompt) => one.prompts.join(" · ");
const names = (one: WaitingPrompt) => one.subjects.map((subject) => subject.name).join(", ");

function Waits({ prompt }: { prompt: WaitingPrompt }) {
  const [busy, attempt] = useBusy();
  return (
    <section
      aria-label={t("create.pendingTitle")}
      className="flex items-center gap-3 rounded-lg border border-dashed border-line-strong px-4 py-3"
    >
      <p className="min-w-0 flex-1 text-pretty text-ink-2">
        {t("create.pendingText", { prompt: words(prompt), name: names(prompt) })}
      </p>
      <Button size="sm" variant="quiet" disabled={busy} onClick={() => void attempt(() => cancelWaiting(prompt.id))}>
        {t("common.cancel")}
      </Button>
    </section>
  );
}

function SetAside({ prompt }: { prompt: WaitingPrompt }) {
  const [busy, attempt] = useBusy();
  const change = useComposer((state) => state.change);
  return (
    <section
      aria-label={t("create.asideTitle")}
      className="flex flex-wrap items-center gap-3 rounded-lg border border-dashed border-warn/60 px-4 py-3"
    >
      <div className="min-w-48 flex-1 text-pretty">
        <p className="font-medium">{t("create.asideText", { prompt: words(prompt), reason: prompt.reason })}</p>
        {prompt.advice ? <p className="text-sm text-ink-2">{prompt.advice}</p> : null}
      </div>
      <Button size="sm" disabled={busy} onClick={() => void attempt(() => retryWaiting(prompt.id))}>
        {t("common.retry")}
      </Button>
      <Button
        size="sm"
        variant="quiet"
        disabled={busy}
        onClick={() =>
          void attempt(async () => {
            await cancelWaiting(prompt.id);
            change({ prompt: prompt.prompts.join("\n") });
          })
        }
      >
        {t("create.asideTake")}
      </Button>
      <Button size="sm" variant="quiet" disabled={busy} onClick={() => void attempt(() => cancelWaiting(prompt.id))}>
        {t("create.asideDrop")}
      </Button>
    </section>
  );
}
