import { expect, it } from "vitest";

import { tagsIn } from "@/lib/tags";

it("reads tags between commas, as the library keeps them, each once", () => {
  expect(tagsIn(" Beach,  red   dress , beach,,")).toEqual(["beach", "red dress"]);
  expect(tagsIn(" , ")).toEqual([]);
});

it("leaves out what is there", () => {
  expect(tagsIn("Beach, night", ["beach"])).toEqual(["night"]);
});
