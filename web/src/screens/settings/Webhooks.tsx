import "@/screens/settings/webhookWords";

import { Trash2 } from "lucide-react";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import {
  EVENTS,
  useChangeWebhook,
  useCreateWebhook,
  useRemoveWebhook,
  useRotateWebhook,
  useTestWebhook,
  useWebhooks,
  type Webhook,
} from "@/api/webhooks";
import { ago } from "@/lib/format";
import { Deliveries } from "@/screens/settings/Deliveries";
import { Group, Once, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Field, Input } from "@/ui/field";
import { Checkbox } from "@/ui/switch";
import { toast } from "@/ui/toast";

const problems = { onError: toast.problem };

/** Addresses that are told what happens: register, try, look at what was sent, change the secret, switch off, remove. */
export function Webhooks() {
  const webhooks = useWebhooks();
  const rotate = useRotateWebhook();
  const [secret, setSecret] = useState("");
  const [opened, setOpened] = useState("");
  const show = (made: Schemas["NewWebhook"]) => setSecret(made.secret);
  return (
    <>
      {secret ? <Once label={t("webhooks.secret")} value={secret} hint={t("webhooks.once")} /> : null}
      <Group title={t("webhooks.there")}>
        <Rows
          query={webhooks}
          empty={t("webhooks.empty")}
          row={(one) => (
            <Row key={one.id} title={<Title webhook={one} />} text={<About webhook={one} />}>
              <Actions
                webhook={one}
                opened={opened === one.id}
                onOpen={(open) => setOpened(open ? one.id : "")}
                onRotate={() => rotate.mutate(one.id, { onSuccess: show, ...problems })}
              />
              {opened === one.id ? <Deliveries webhook={one} /> : null}
            </Row>
          )}
        />
      </Group>
      <NewWebhook onMade={show} />
    </>
  );
}

function Title({ webhook }: { webhook: Webhook }) {
  return (
    <>
      <code className="text-sm wrap-anywhere">{webhook.url}</code>
      {webhook.active ? null : <Badge tone={webhook.reason ? "bad" : "plain"}>{t("webhooks.off")}</Badge>}
    </>
  );
}

function About({ webhook }: { webhook: Webhook }) {
  return (
    <span className="grid gap-0.5">
      <span>{webhook.events.map((event) => word("webhooks.event", event.replace(".", "-"))).join(", ")}</span>
      <span>
        {[
          webhook.note,
          webhook.succeeded ? t("webhooks.succeeded", { time: ago(webhook.succeeded) }) : t("webhooks.never"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {webhook.reason ? <span className="text-bad">{webhook.reason}</span> : null}
    </span>
  );
}

interface ActionsProps {
  webhook: Webhook;
  opened: boolean;
  onOpen: (open: boolean) => void;
  onRotate: () => void;
}

function Actions({ webhook, opened, onOpen, onRotate }: ActionsProps) {
  const change = useChangeWebhook();
  const test = useTestWebhook();
  const remove = useRemoveWebhook();
  const { id, active } = webhook;
  return (
    <div className="flex w-full flex-wrap gap-2">
      {active ? (
        <Button
          size="sm"
          disabled={test.isPending}
          onClick={() => test.mutate(id, { onSuccess: () => onOpen(true), ...problems })}
        >
          {t("webhooks.test")}
        </Button>
      ) : null}
      <Button size="sm" aria-expanded={opened} onClick={() => onOpen(!opened)}>
        {t("webhooks.deliveries")}
      </Button>
      <Button size="sm" onClick={onRotate}>
        {t("webhooks.rotate")}
      </Button>
      <Button size="sm" onClick={() => change.mutate({ id, active: !active }, problems)}>
        {active ? t("webhooks.switchOff") : t("webhooks.switchOn")}
      </Button>
      <Confirm
        title={t("webhooks.removeTitle")}
        text={t("webhooks.removeText", { url: webhook.url })}
        act={t("common.remove")}
        onGo={() => remove.mutate(id, problems)}
      >
        {(ask) => (
          <IconButton label={t("webhooks.remove", { url: webhook.url })} onClick={ask}>
            <Trash2 size={16} />
          </IconButton>
        )}
      </Confirm>
    </div>
  );
}

function NewWebhook({ onMade }: { onMade: (made: Schemas["NewWebhook"]) => void }) {
  const create = useCreateWebhook();
  const [url, setUrl] = useState("");
  const [note, setNote] = useState("");
  const [events, setEvents] = useState<Schemas["WebhookWish"]["events"]>(["run.done", "run.failed"]);
  const made = (answer: Schemas["NewWebhook"]) => {
    onMade(answer);
    setUrl("");
    setNote("");
  };
  return (
    <Group title={t("webhooks.new")}>
      <form
        className="grid gap-4 rounded-lg border border-line bg-raised p-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ url: url.trim(), events, note }, { onSuccess: made, ...problems });
        }}
      >
        <Field label={t("webhooks.url")} hint={t("webhooks.urlHint")}>
          {(props) => (
            <Input
              {...props}
              type="url"
              value={url}
              placeholder="https://example.org/atelier"
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
          <legend className="mb-2 text-sm font-medium">{t("webhooks.events")}</legend>
          {EVENTS.map((one) => (
            <Checkbox
              key={one}
              label={word("webhooks.event", one.replace(".", "-"))}
              checked={events.includes(one)}
              onChange={(on) => setEvents(on ? [...events, one] : events.filter((other) => other !== one))}
            />
          ))}
        </fieldset>
        <Field label={t("webhooks.note")}>
          {(props) => (
            <Input {...props} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        <div>
          <Button type="submit" variant="primary" disabled={!url.trim() || events.length === 0 || create.isPending}>
            {t("webhooks.make")}
          </Button>
        </div>
      </form>
    </Group>
  );
}
