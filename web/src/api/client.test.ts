import { afterEach, beforeEach, expect, test, vi } from "vitest";

const BASE = "http://studio.test";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

/** The client of a page that asked for the list of subjects before its script was there. */
async function opened(): Promise<{ read: () => Promise<string>; write: () => Promise<unknown> }> {
  vi.stubGlobal("atelierEarly", { "/v1/subjects": Promise.resolve(new Response("as it was")) });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("as it is")));
  const { fetchAs } = await import("@/api/client");
  return {
    read: async () => (await fetchAs(new Request(`${BASE}/v1/subjects`))).text(),
    write: () => fetchAs(new Request(`${BASE}/v1/subjects/mira/forget`, { method: "POST" })),
  };
}

test("an early answer is used, once", async () => {
  const page = await opened();
  expect(await page.read()).toBe("as it was");
  expect(await page.read()).toBe("as it is");
});

test("nothing that was asked for before a change is shown after it", async () => {
  const page = await opened();
  await page.write();
  expect(await page.read()).toBe("as it is");
});
