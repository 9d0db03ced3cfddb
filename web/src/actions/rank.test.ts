import { describe, expect, it } from "vitest";

import { rank, score } from "@/actions/rank";
import type { Action } from "@/actions/registry";

const named = (label: string, words?: string): Action => ({
  id: label,
  label,
  words,
  scope: "global",
  perform: () => undefined,
});

describe("the palette's ranking", () => {
  it("prefers starts of words to scattered letters", () => {
    expect(score("lib", "Go to library")).toBeGreaterThan(score("gtl", "Go to library"));
    expect(score("gtl", "Go to library")).toBeGreaterThan(score("oay", "Go to library"));
  });

  it("finds by further words and drops what does not match", () => {
    const actions = [named("Appearance: dark", "theme night"), named("Go to create")];
    expect(rank("night", actions).map((one) => one.label)).toEqual(["Appearance: dark"]);
    expect(rank("zzz", actions)).toEqual([]);
    expect(rank("  ", actions)).toHaveLength(2);
  });
});
