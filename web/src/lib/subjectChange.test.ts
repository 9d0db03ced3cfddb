import { describe, expect, it } from "vitest";

import { changeOf, triggerFits } from "@/lib/subjectChange";

const mira = { name: "Mira", trigger: "mira", notes: "" };

describe("what is changed of a subject", () => {
  it("sends a new name alone, so that a trigger word nothing uses follows it", () => {
    expect(changeOf(mira, { ...mira, name: " Mira M. " })).toEqual({ name: "Mira M." });
  });

  it("sends nothing where nothing differs, and never an empty name or trigger word", () => {
    expect(changeOf(mira, { ...mira, name: "Mira ", notes: " " })).toEqual({});
    expect(changeOf(mira, { name: " ", trigger: "", notes: "" })).toEqual({});
  });

  it("takes notes away", () => {
    expect(changeOf({ ...mira, notes: "left-handed" }, mira)).toEqual({ notes: "" });
  });

  it("takes one word as a trigger word, in any script", () => {
    expect(["mira", "Zoë_2", "美良", "a-b", "x".repeat(64)].every(triggerFits)).toBe(true);
    expect(["", "two words", "a,b", "@mira", "x".repeat(65)].some(triggerFits)).toBe(false);
  });
});
