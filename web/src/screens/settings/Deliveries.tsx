import { useDeliveries, useRedeliver, type Delivery, type Webhook } from "@/api/webhooks";
import { ago, fullDate } from "@/lib/format";
import { Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

const TONES = { delivered: "good", failed: "bad", waiting: "plain" } as const;

/** What was sent to a webhook in the last days, and what came of it. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const deliveries = useDeliveries(webhook.id);
  const redeliver = useRedeliver();
  return (
    <div className="w-full basis-full">
      <Rows
        query={deliveries}
        empty={t("webhooks.nothingSent")}
        row={(one) => (
          <Row key={one.id} title={<Title delivery={one} />} text={<About delivery={one} />}>
            {webhook.active && (one.state !== "waiting" || one.attempt > 0) ? (
              <Button
                size="sm"
                disabled={redeliver.isPending}
                onClick={() => redeliver.mutate({ webhook: webhook.id, delivery: one.id }, { onError: toast.problem })}
              >
                {t("webhooks.again")}
              </Button>
            ) : null}
          </Row>
        )}
      />
    </div>
  );
}

function Title({ delivery }: { delivery: Delivery }) {
  return (
    <>
      {word("webhooks.event", delivery.event.replace(".", "-"))}
      <Badge tone={TONES[delivery.state]}>{t(`webhooks.state.${delivery.state}`)}</Badge>
    </>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  const { tried, created, status, answer, problem, attempt, due, state } = delivery;
  return (
    <span className="grid gap-0.5 wrap-anywhere">
      <span>
        {[
          ago(tried ?? created),
          status === null ? "" : t("webhooks.status", { status: String(status) }),
          attempt > 1 ? t("webhooks.attempts", { count: attempt }) : "",
          state === "waiting" && attempt > 0 && due ? t("webhooks.next", { time: fullDate(due) }) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {problem && state !== "delivered" ? <span>{problem}</span> : null}
      {answer ? <code className="line-clamp-2 text-xs">{answer}</code> : null}
    </span>
  );
}
