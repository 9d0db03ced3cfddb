import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Loader } from "@/lib/loader";
import type { Span } from "@/lib/months";

const span = (from: number, month = "2026-10"): Span => ({ month, from, to: from + 60 });

interface Asked {
  span: Span;
  signal: AbortSignal;
  give: (value: string) => void;
  refuse: (error: Error) => void;
}

function world() {
  const asked: Asked[] = [];
  const done: string[] = [];
  const failed = vi.fn();
  const loader = new Loader<string, string>({
    read: (_, one, signal) =>
      new Promise((give, refuse) => {
        asked.push({ span: one, signal, give, refuse });
        signal.addEventListener("abort", () => refuse(new Error("aborted")));
      }),
    done: (scope, one, found) => done.push(`${scope} ${one.from} ${found}`),
    failed,
    isFinal: (error) => error instanceof RangeError,
  });
  return { asked, done, failed, loader, froms: () => asked.map((one) => one.span.from) };
}

describe("what reads the library", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("reads what is in the window first, and what is near it afterwards", async () => {
    const { asked, done, loader, froms } = world();
    loader.ask("all", "all", [span(600)], [span(540), span(660)]);
    expect(froms()).toEqual([600]);
    asked[0]?.give("here");
    await vi.runAllTimersAsync();
    expect(done).toEqual(["all 600 here"]);
    loader.ask("all", "all", [], [span(540), span(660)]);
    expect(froms()).toEqual([600, 540]);
  });

  it("gives up what nobody looks at any more, and lets a scrubber pass", async () => {
    const { asked, done, loader, froms } = world();
    loader.ask("all", "all", [span(0)], []);
    loader.ask("all", "all", [span(600)], []);
    loader.ask("all", "all", [span(1200)], []);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(froms()).toEqual([0]);
    await vi.advanceTimersByTimeAsync(120);
    expect(froms()).toEqual([0, 1200]);
    asked[1]?.give("there");
    await vi.runAllTimersAsync();
    expect(done).toEqual(["all 1200 there"]);
  });

  it("keeps what is on its way when the window moves a little", () => {
    const { asked, loader, froms } = world();
    loader.ask("all", "all", [span(0)], []);
    loader.ask("all", "all", [span(0), span(60)], []);
    expect(asked[0]?.signal.aborted).toBe(false);
    expect(froms()).toEqual([0, 60]);
  });

  it("asks again for what did not arrive, and never for what was refused", async () => {
    const { asked, failed, loader, froms } = world();
    loader.ask("all", "all", [span(0)], []);
    asked[0]?.refuse(new TypeError("no network"));
    await vi.runAllTimersAsync();
    loader.ask("all", "all", [span(0)], []);
    asked[1]?.refuse(new RangeError("refused"));
    await vi.runAllTimersAsync();
    loader.ask("all", "all", [span(0)], []);
    expect(froms()).toEqual([0, 0]);
    expect(failed).toHaveBeenCalledTimes(2);
    loader.ask("other", "other", [span(0)], []);
    expect(froms()).toEqual([0, 0, 0]);
  });
});
