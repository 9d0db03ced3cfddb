// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";

import { perform, run, useRegistry, type Action } from "@/actions/registry";

const action = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  label: id,
  scope: "global",
  perform: () => undefined,
  ...more,
});

beforeEach(() => useRegistry.setState({ actions: new Map() }));

describe("the action registry", () => {
  it("puts a later registration in front and takes it away again", () => {
    const first = vi.fn(() => undefined);
    const second = vi.fn(() => undefined);
    useRegistry.getState().register([action("a", { perform: first })]);
    const drop = useRegistry.getState().register([action("a", { perform: second })]);
    run("a");
    drop();
    run("a");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  });

  it("performs nothing that is not enabled", async () => {
    const does = vi.fn(() => undefined);
    await perform(action("a", { perform: does, enabled: () => false }));
    expect(does).not.toHaveBeenCalled();
  });

  it("tells a failure instead of throwing it", async () => {
    await expect(perform(action("a", { perform: () => Promise.reject(new Error("no")) }))).resolves.toBeUndefined();
  });
});
