import { describe, expect, it } from "vitest";

import { guided, looks } from "@/lib/guide";
import type { PersonalModel, SubjectKind } from "@/api/types";

const somebody = (id: string, name: string, kind: SubjectKind, learnt = true) => ({
  id,
  name,
  kind,
  models: learnt ? [{} as PersonalModel] : [],
});
const ALL = [
  somebody("1", "Noor", "person"),
  somebody("2", "Rex", "pet"),
  somebody("3", "Ink", "style"),
  somebody("4", "Ada", "person", false),
];
const EVERYBODY = new Set(["1", "2", "3", "4"]);
const MODEL = { installed: true, references: 2, abilities: ["edit"] };

describe("drawing from a photo", () => {
  it("goes on until the adapter has taken over", () => {
    expect(guided("@noor in a red coat", ALL, MODEL, EVERYBODY)?.id).toBe("1");
    expect(guided("@noor in a red coat", ALL, MODEL, new Set(["2"]))).toBeNull();
  });
  it("leaves what it cannot do: several subjects, styles, wildcards, nobody, who is not learnt", () => {
    for (const prompt of ["@noor with @rex", "a house in @ink", "@noor in {red|blue}", "a house", "@ada in red"])
      expect(guided(prompt, ALL, MODEL, EVERYBODY)).toBeNull();
  });
  it("needs a model that looks", () => {
    expect(looks(MODEL)).toBe(true);
    expect(looks({ ...MODEL, references: 0 })).toBe(false);
    expect(looks({ ...MODEL, installed: false })).toBe(false);
    expect(looks({ ...MODEL, abilities: ["text-to-image"] })).toBe(false);
    expect(looks(undefined)).toBe(false);
  });
});
