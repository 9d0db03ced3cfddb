import { describe, expect, it } from "vitest";

import { guidance, looks } from "@/lib/guide";

const NOOR = { id: "1", name: "Noor", kind: "person" as const };
const REX = { id: "2", name: "Rex", kind: "pet" as const };
const STYLE = { id: "3", name: "Ink", kind: "style" as const };
const ALL = [NOOR, REX, STYLE];

describe("drawing from a photo", () => {
  it("says whom by looking, not by name", () => {
    expect(guidance("@noor in a red coat", ALL)).toBe("the same person in a red coat");
    expect(guidance("a photo of @rex  on the beach", ALL)).toBe("a photo of the same animal on the beach");
    expect(guidance("@noor smiling, @noor waves", ALL)).toBe("the same person smiling, they waves");
  });
  it("leaves what it cannot do: several subjects, styles, wildcards, nobody", () => {
    expect(guidance("@noor with @rex", ALL)).toBeNull();
    expect(guidance("a house in @ink", ALL)).toBeNull();
    expect(guidance("@noor in {red|blue}", ALL)).toBeNull();
    expect(guidance("a house", ALL)).toBeNull();
  });
  it("needs a model that looks", () => {
    const model = { installed: true, references: 2, abilities: ["edit"] };
    expect(looks(model)).toBe(true);
    expect(looks({ ...model, references: 0 })).toBe(false);
    expect(looks({ ...model, installed: false })).toBe(false);
    expect(looks({ ...model, abilities: ["text-to-image"] })).toBe(false);
    expect(looks(undefined)).toBe(false);
  });
});
