import { expect, it } from "vitest";

import { earlierOf } from "@/api/captionVersions";

const version = (number: number, text: string, author = "person") => ({
  asset_id: "photo",
  version: number,
  text,
  author,
  created: "2026-11-30T12:00:00Z",
});

it("tells the earlier captions, the newest first, each text once, without what holds now and without none", () => {
  const found = earlierOf([
    version(1, "a photo of mira", "blip"),
    version(2, "a photo of mira, at the beach"),
    version(3, ""),
    version(4, "a photo of mira", "blip"),
    version(5, "mira, at the beach, in a hat"),
  ]);
  expect(found.map((one) => [one.version, one.text, one.own])).toEqual([
    [4, "a photo of mira", false],
    [2, "a photo of mira, at the beach", true],
  ]);
});

it("has nothing to tell of one caption, or of none", () => {
  expect(earlierOf([version(1, "a photo of mira")])).toEqual([]);
  expect(earlierOf([])).toEqual([]);
});
