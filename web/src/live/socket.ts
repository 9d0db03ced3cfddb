import { useEffect } from "react";

import { refresh as renewSession, WORKSPACE } from "@/api/client";
import { queryClient } from "@/api/query";
import { lookAtActive, RUNS, runKey, samplesKey } from "@/api/runs";
import { TAKEOVERS, WAITING } from "@/api/waiting";
import type { LiveEvent, RunState } from "@/live/events";
import { notify } from "@/live/notify";
import { isNew, useLiveStore } from "@/live/store";
import { recall } from "@/lib/store";
import { t } from "@/strings";

type Payload = Record<string, unknown>;
const text = (value: unknown) => (typeof value === "string" ? value : "");
const number = (value: unknown) => (typeof value === "number" ? value : 0);

/** An event as it comes, in the page's own words; null for one the page knows nothing of. */
export function parse(name: string, payload: Payload): LiveEvent | null {
  const seq = typeof payload["seq"] === "number" ? payload["seq"] : null;
  const base = { seq, run: text(payload["run"]), task: text(payload["task"]), node: text(payload["node"]) };
  switch (name) {
    case "run":
      return { ...base, name, state: payload["state"] as RunState };
    case "task":
      return { ...base, name, state: payload["state"] as RunState };
    case "progress":
      return {
        ...base,
        name,
        done: number(payload["done"]),
        total: number(payload["total"]),
        note: text(payload["note"]),
        eta: typeof payload["eta"] === "number" ? payload["eta"] : null,
      };
    case "preview":
      return {
        ...base,
        name,
        image: `data:${text(payload["media_type"]) || "image/webp"};base64,${text(payload["image"])}`,
      };
    case "sample":
      return { ...base, name, step: number(payload["step"]) };
    case "waiting":
      return { seq, name };
    case "asset":
      return { seq, name, asset: text(payload["asset"]), run: text(payload["run"]) || null };
    default:
      return null;
  }
}

/** Lists that a kind of event makes old. Read anew at most this often, ms. */
const CALM = 400;
const pending = new Map<string, ReturnType<typeof setTimeout>>();

function refresh(...key: unknown[]): void {
  const name = JSON.stringify(key);
  if (pending.has(name)) return;
  pending.set(
    name,
    setTimeout(() => {
      pending.delete(name);
      void queryClient.invalidateQueries({ queryKey: key });
    }, CALM),
  );
}

function took(event: LiveEvent): void {
  if (event.name === "waiting") {
    refresh(...WAITING);
    refresh(...TAKEOVERS);
  } else if (event.name === "run") {
    refresh(...RUNS);
    refresh(...runKey(event.run));
    // A training that is over, or is tried again, changes what waits for it.
    refresh(...WAITING);
    refresh(...TAKEOVERS);
    if (event.state === "done" || event.state === "failed") {
      refresh("subjects");
      refresh("subject");
      refresh("library");
      refresh("adapters");
      refresh("models");
      refresh("auxiliary");
      notify(event.state === "done" ? t("queue.doneTitle") : t("queue.failedTitle"), "");
    }
  } else if (event.name === "task") {
    refresh(...runKey(event.run));
  } else if (event.name === "sample") {
    refresh(...samplesKey(event.run));
  } else if (event.name === "asset") {
    refresh("library");
  }
}

/** How long after a refusal the door is tried again, ms. */
const AGAIN = 2_000;

const client = () => import("socket.io-client");

/** The client's own code, asked for until it came: the studio may be away just now. */
async function fetched(until: AbortSignal): Promise<Awaited<ReturnType<typeof client>> | null> {
  while (!until.aborted) {
    try {
      return await client();
    } catch {
      useLiveStore.getState().connected("lost");
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
  return null;
}

async function listen(until: AbortSignal): Promise<void> {
  const module = await fetched(until);
  if (!module || until.aborted) return;
  const { io } = module;
  const { connected, take } = useLiveStore.getState();
  const socket = io({
    path: "/socket.io",
    auth: (give) =>
      give({ workspace: recall<string>(WORKSPACE, "") || undefined, since: useLiveStore.getState().seq || undefined }),
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    transports: ["websocket", "polling"],
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  until.addEventListener("abort", () => {
    clearTimeout(timer);
    socket.disconnect();
  });
  /** The studio let go: access lasts for minutes, pages stay open for hours. Socket.IO tries again only after a cut. */
  const renew = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void renewSession().then(() => until.aborted || socket.connect()), AGAIN);
  };
  let missed = false;
  socket.on("connect", () => {
    connected("open");
    void lookAtActive().catch(() => undefined); // the count comes with the next event
    // What changed without an event (settings, captions, another tab) is read anew after a break; at first only what
    // may have begun between the page's first look and now.
    void queryClient.invalidateQueries(missed ? {} : { queryKey: RUNS });
    missed = true;
  });
  socket.on("disconnect", (reason) => {
    if (until.aborted) return;
    connected("lost");
    if (reason === "io server disconnect") renew();
  });
  socket.on("connect_error", () => {
    missed = true;
    connected("lost");
    if (!socket.active) renew();
  });
  socket.on("gap", () => void queryClient.invalidateQueries());
  socket.onAny((name: string, payload: Payload) => {
    const event = parse(name, payload);
    if (!event || !isNew(event, useLiveStore.getState().seq)) return;
    take(event);
    took(event);
  });
}

/** Listens to the studio while the page is open; after a break it hears what it missed, or reads everything anew. */
export function useLive(workspace: string | null): void {
  useEffect(() => {
    if (workspace === null) return;
    const leaving = new AbortController();
    // News can wait until the first picture of the page stands: what it missed meanwhile is read when it connects. Only
    // the client is fetched at once, as long as the studio is known to be there.
    void client().catch(() => undefined);
    const begin = () => void listen(leaving.signal);
    const idle = typeof requestIdleCallback === "function" ? requestIdleCallback(begin, { timeout: 1_500 }) : 0;
    const timer = idle ? undefined : setTimeout(begin, 300);
    return () => {
      if (idle) cancelIdleCallback(idle);
      clearTimeout(timer);
      leaving.abort();
    };
  }, [workspace]);
}
