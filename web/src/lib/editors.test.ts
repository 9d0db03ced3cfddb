import { describe, expect, it } from "vitest";

import { editorOf, editors } from "@/lib/editors";

const model = (id: string, abilities: string[], more = {}) => ({
  id,
  abilities,
  installed: true,
  default: false,
  ...more,
});
const MODELS = [
  model("draws", ["text-to-image"], { default: true }),
  model("away", ["edit"], { installed: false }),
  model("both", ["text-to-image", "edit"]),
  model("changes", ["edit"]),
];

describe("who edits", () => {
  it("only what is here and able counts", () => {
    expect(editors(MODELS).map((one) => one.id)).toEqual(["both", "changes"]);
  });
  it("the chosen one, where it can", () => {
    expect(editorOf(MODELS, "changes")?.id).toBe("changes");
  });
  it("another one where the chosen or default one cannot", () => {
    expect(editorOf(MODELS, "draws")?.id).toBe("both");
    expect(editorOf(MODELS, "")?.id).toBe("both");
  });
  it("the default one before others", () => {
    const some = [...MODELS, model("usual", ["edit"], { default: true })];
    expect(editorOf(some, "")?.id).toBe("usual");
  });
  it("nobody", () => {
    expect(editorOf(MODELS.slice(0, 2), "draws")).toBeUndefined();
  });
});
