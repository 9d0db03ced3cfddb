import createClient from "openapi-fetch";

import { problemFrom, RequestFailed } from "@/api/problem";
import type { components, paths } from "@/api/schema";
import { recall } from "@/lib/store";

export type Schemas = components["schemas"];

/** The workspace that requests are about; "" for the one the server chooses. */
export const WORKSPACE = "workspace";

/** An address for what sends no header (pictures, links): it names the workspace itself. */
export function placed(path: string): string {
  const workspace = recall<string>(WORKSPACE, "");
  return workspace ? `${path}${path.includes("?") ? "&" : "?"}workspace=${encodeURIComponent(workspace)}` : path;
}

let refreshing: Promise<boolean> | null = null;

/** Renew the session by its cookie; several requests that find it expired share one try. */
export function refresh(): Promise<boolean> {
  refreshing ??= fetch("/v1/session/refresh", { method: "POST" })
    .then((response) => response.ok)
    .catch(() => false)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** Answers that `public/start.js` asked for while the page's script was still on its way: each is used once. */
let early = (globalThis as { atelierEarly?: Record<string, Promise<Response>> }).atelierEarly ?? {};

/** Older answers may be out of date, ms since the page began. */
const EARLY = 10_000;

function started(request: Request): Promise<Response> | undefined {
  // What is changed now was not yet in them.
  if (request.method !== "GET") early = {};
  if (performance.now() > EARLY) return undefined;
  const { pathname, search } = new URL(request.url);
  const found = early[pathname + search];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an early answer is used once; start.js keeps them in a plain object
  delete early[pathname + search];
  return found;
}

/** Fetch as the person who is signed in: an expired session is renewed, once, and the request sent again. */
export async function fetchAs(input: Request): Promise<Response> {
  const workspace = recall<string>(WORKSPACE, "");
  if (workspace) input.headers.set("Atelier-Workspace", workspace);
  const again = input.clone();
  const response = await (started(input)?.catch(() => fetch(input)) ?? fetch(input));
  if (response.status !== 401 || input.url.includes("/v1/session")) return response;
  return (await refresh()) ? fetch(again) : response;
}

export const api = createClient<paths>({
  fetch: fetchAs,
  baseUrl: typeof location === "undefined" ? "" : location.origin,
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; a problem is thrown as `RequestFailed`. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new RequestFailed(problemFrom(error, response.status));
  return data as T;
}

/** Whatever a list holds, all its pages, up to `most` items. */
export async function askAll<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; next?: string | null }>,
  most = 2000,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const one = await page(cursor);
    found.push(...one.items);
    cursor = one.next ?? undefined;
  } while (cursor && found.length < most);
  return found;
}

/** A name for a submission, so that one that is sent twice is done once. */
export const idempotencyKey = () => crypto.randomUUID();
