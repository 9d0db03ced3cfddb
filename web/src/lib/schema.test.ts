import { describe, expect, it } from "vitest";

import { fieldsOf, parsed } from "@/lib/schema";

const schema = {
  properties: {
    prompt: { type: "string" },
    steps: {
      anyOf: [{ type: "integer", minimum: 1, maximum: 500 }, { type: "null" }],
      default: null,
      description: "denoising steps",
    },
    strength: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.6 },
    sampler: { $ref: "#/$defs/Sampler" },
    adapters: { type: "array" },
    prompts: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }], default: null },
  },
  $defs: { Sampler: { enum: ["default", "euler"], type: "string" } },
};

describe("forms from a step's schema", () => {
  const fields = fieldsOf(schema, ["prompt"]);

  it("shows what a form can, with its limits", () => {
    expect(fields.map((field) => field.name)).toEqual(["steps", "strength", "sampler", "prompts"]);
    expect(fields[0]).toMatchObject({
      kind: "integer",
      optional: true,
      minimum: 1,
      maximum: 500,
      hint: "denoising steps",
    });
    expect(fields[2]).toMatchObject({ kind: "choice", choices: ["default", "euler"] });
  });

  it("reads what was typed, and says what is wrong", () => {
    const [steps, strength] = fields;
    if (!steps || !strength) throw new Error("fields are missing");
    expect(parsed(steps, "12")).toEqual({ value: 12 });
    expect(parsed(steps, "")).toEqual({});
    expect(parsed(steps, "1.5").problem).toBeTruthy();
    expect(parsed(steps, "501").problem).toContain("500");
    expect(parsed(strength, "0,5")).toEqual({ value: 0.5 });
  });

  it("reads a list of texts line by line", () => {
    const prompts = fields[3];
    if (!prompts) throw new Error("a field is missing");
    expect(prompts).toMatchObject({ kind: "lines", optional: true });
    expect(parsed(prompts, "a photo\n\n  at the beach ")).toEqual({ value: ["a photo", "at the beach"] });
  });
});
