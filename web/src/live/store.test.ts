// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";

import { isNew, useLiveStore } from "@/live/store";
import { parse } from "@/live/socket";

const take = (name: string, payload: Record<string, unknown>) => {
  const event = parse(name, payload);
  if (event && isNew(event, useLiveStore.getState().seq)) useLiveStore.getState().take(event);
};

beforeEach(() => useLiveStore.setState({ seq: 0, progress: {}, previews: {}, active: new Set() }));

describe("live events", () => {
  it("follows a run from waiting to done", () => {
    take("run", { seq: 1, run: "r", state: "running" });
    take("progress", { seq: 2, run: "r", task: "t", node: "draw", done: 1, total: 4, note: "drawing", eta: 3 });
    take("preview", { seq: 3, run: "r", task: "t", node: "draw", image: "AAAA", media_type: "image/webp" });
    const { active, progress, previews } = useLiveStore.getState();
    expect(active.has("r")).toBe(true);
    expect(progress["t"]).toMatchObject({ done: 1, total: 4, eta: 3 });
    expect(previews["t"]).toBe("data:image/webp;base64,AAAA");
    take("task", { seq: 4, run: "r", task: "t", node: "draw", state: "done" });
    take("run", { seq: 5, run: "r", state: "done" });
    expect(useLiveStore.getState()).toMatchObject({ seq: 5, progress: {}, previews: {} });
    expect(useLiveStore.getState().active.size).toBe(0);
  });

  it("hears what is told twice once", () => {
    take("run", { seq: 7, run: "r", state: "done" });
    take("run", { seq: 6, run: "r", state: "running" });
    expect(useLiveStore.getState().active.has("r")).toBe(false);
  });

  it("knows nothing of events it was not made for", () => {
    expect(parse("queue", { seq: 1 })).toBeNull();
  });
});
