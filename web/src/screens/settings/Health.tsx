import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useChangeLimits, useLimits, useMemoryCap, useServerFacts, useSetMemoryCap } from "@/api/account";
import { api, ask } from "@/api/client";
import { queryClient } from "@/api/query";
import { ago, fileSize } from "@/lib/format";
import { Fact, Facts, Group, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** The server, its workers, its queue and its limits. */
export function Health() {
  const server = useServerFacts(true);
  const workers = useQuery({
    queryKey: ["workers"],
    refetchInterval: 5_000,
    queryFn: async () => (await ask(api.GET("/v1/queue/workers"))).items,
  });
  const queue = useQuery({ queryKey: ["lanes"], refetchInterval: 5_000, queryFn: () => ask(api.GET("/v1/queue")) });
  const paused = queue.data?.lanes.some((lane) => lane.paused) ?? false;
  const hold = async () => {
    await ask(
      paused
        ? api.POST("/v1/queue/resume", { body: { kind: "*" } })
        : api.POST("/v1/queue/pause", { body: { kind: "*", reason: "" } }),
    );
    await queryClient.invalidateQueries({ queryKey: ["lanes"] });
  };
  return (
    <>
      {server.data ? (
        <Group title={t("settings.health.server")}>
          <Facts>
            <Fact name={t("settings.health.version")} value={server.data.version} />
            <Fact
              name={t("settings.storage.database")}
              value={`${server.data.database} · ${fileSize(server.data.database_bytes)}`}
            />
            <Fact name={t("settings.storage.free")} value={fileSize(server.data.disk_free_bytes)} />
            {server.data.public_url ? <Fact name={t("settings.health.url")} value={server.data.public_url} /> : null}
          </Facts>
        </Group>
      ) : null}
      <Group
        title={t("nav.queue")}
        aside={
          <Button size="sm" onClick={() => void hold().catch(toast.problem)}>
            {paused ? t("settings.health.resume") : t("settings.health.pause")}
          </Button>
        }
      >
        <Facts>
          {(queue.data?.lanes ?? []).map((lane) => (
            <Fact
              key={lane.kind}
              name={word("lane", lane.kind)}
              value={
                <>
                  {t("settings.health.lane", { running: lane.running, waiting: lane.waiting })}{" "}
                  {lane.paused ? <Badge tone="warn">{t("state.paused")}</Badge> : null}
                </>
              }
            />
          ))}
        </Facts>
      </Group>
      <Group title={t("settings.health.workers")}>
        <Rows
          query={workers}
          empty={t("settings.health.noWorkers")}
          row={(one) => (
            <Row
              key={one.id}
              title={`${one.host} · ${one.pid}`}
              text={[
                one.device,
                one.lanes.join(", "),
                one.model,
                t("settings.health.done", { count: one.done }),
                ago(one.heartbeat),
              ]
                .filter(Boolean)
                .join(" · ")}
            />
          )}
        />
      </Group>
      <MemoryCap />
      <Backups />
      <LimitsForm />
    </>
  );
}

function Backups() {
  const backups = useQuery({ queryKey: ["backups"], queryFn: async () => (await ask(api.GET("/v1/backups"))).items });
  const [busy, attempt] = useBusy();
  const make = async () => {
    await attempt(async () => {
      await ask(api.POST("/v1/backups", { body: { keep_days: 30, verify: false } }));
      await queryClient.invalidateQueries({ queryKey: ["backups"] });
    });
  };
  return (
    <Group
      title={t("settings.health.backups")}
      text={t("settings.health.backupsText")}
      aside={
        <Button size="sm" disabled={busy} onClick={() => void make()}>
          {busy ? t("settings.health.backingUp") : t("settings.health.backUp")}
        </Button>
      }
    >
      <Rows
        query={backups}
        empty={t("settings.health.noBackups")}
        row={(one) => (
          <Row
            key={one.name}
            title={one.name}
            text={`${ago(one.created)} · ${fileSize(one.blob_bytes + one.database_bytes)}`}
          />
        )}
      />
    </Group>
  );
}

/** GiB that can be set. */
const CAP = [0.1, 4096] as const;

/** How much memory models may use on this machine. */
function MemoryCap() {
  const cap = useMemoryCap();
  const set = useSetMemoryCap();
  const [typed, setTyped] = useState<string | null>(null);
  if (!cap.data) return null;
  const { gib, started } = cap.data;
  const text = typed ?? (gib === null ? "" : String(gib));
  const wanted = text.trim() === "" ? null : Number(text.trim().replace(",", "."));
  const wrong = wanted !== null && !(wanted >= CAP[0] && wanted <= CAP[1]);
  return (
    <Group title={t("settings.health.memory")} text={t("settings.health.memoryText")}>
      <form
        className="flex max-w-sm items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate(wanted, { onSuccess: () => setTyped(null), onError: toast.problem });
        }}
      >
        <div className="min-w-0 flex-1">
          <Field
            label={t("settings.health.memoryCap")}
            hint={started ? t("settings.health.memoryStarted") : undefined}
            error={wrong ? t("settings.health.memoryWrong", { least: CAP[0], most: CAP[1] }) : undefined}
          >
            {(props) => (
              <Input
                {...props}
                inputMode="decimal"
                disabled={started}
                placeholder={t("settings.health.unlimited")}
                value={text}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" disabled={started || wrong || set.isPending || wanted === gib}>
          {t("common.save")}
        </Button>
      </form>
    </Group>
  );
}

const LIMITS = ["generations_per_minute", "generations_per_day", "anonymous_per_quarter"] as const;

function LimitsForm() {
  const limits = useLimits(true);
  const change = useChangeLimits();
  if (!limits.data) return null;
  return (
    <Group title={t("settings.health.limits")} text={t("settings.health.limitsText")}>
      <div className="grid gap-4 sm:grid-cols-3">
        {LIMITS.map((name) => (
          <Limit
            key={name}
            name={name}
            value={limits.data[name]}
            onSave={(value) => change.mutate({ [name]: value }, { onError: toast.problem })}
          />
        ))}
      </div>
    </Group>
  );
}

function Limit({
  name,
  value,
  onSave,
}: {
  name: (typeof LIMITS)[number];
  value: number | null;
  onSave: (value: number | null) => void;
}) {
  const [text, setText] = useState(value === null ? "" : String(value));
  const digits = text.replaceAll(/\D/g, "");
  return (
    <Field label={t(`settings.health.limit.${name}`)}>
      {(props) => (
        <Input
          {...props}
          inputMode="numeric"
          placeholder={t("settings.health.unlimited")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => {
            const next = digits === "" ? null : Number(digits);
            if (next !== value) onSave(next);
          }}
        />
      )}
    </Field>
  );
}
