import { describe, expect, it } from "vitest";

import { accepts, itemOf, wayOf } from "@/lib/recipe/types";

describe("types of links, by the server's rule", () => {
  it.each([
    ["image", "photo", true],
    ["image", "picture", true],
    ["photo", "image", false],
    ["asset", "adapter", true],
    ["image?", "image", true],
    ["image", "image?", false],
    ["number", "integer", true],
    ["integer", "number", false],
    ["integer", "seed", true],
    ["seed", "integer", true],
    ["list[image]", "list[photo]", true],
    ["list[photo]", "list[image]", false],
    ["list[image]", "image", false],
    ["json", "list[photo]", true],
    ["Trained", "Trained", true],
    ["Trained", "Judged", false],
    ["text | number", "integer", true],
  ])("%s takes %s: %s", (target, source, whether) => {
    expect(accepts(target, source)).toBe(whether);
  });

  it("takes an input that may be empty, whose value is checked before anything starts", () => {
    expect(accepts("image", "image?", true)).toBe(true);
    expect(accepts("image", "text?", true)).toBe(false);
  });

  it("finds the way that does", () => {
    expect(wayOf("image", "list[picture]")).toBe("each");
    expect(wayOf("list[image]", "picture")).toBe("gather");
    expect(wayOf("list[image]", "list[picture]")).toBe("plain");
    expect(wayOf("text", "list[picture]")).toBeNull();
    expect(itemOf("list[list[text]]?")).toBe("list[text]");
    expect(itemOf("text")).toBeNull();
  });
});
