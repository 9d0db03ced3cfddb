import { expect, test } from "vitest";

import { blockGroups, matches, rankFor, ranksApart, recipeLines, refusedFile, tagsIn, weightsIn } from "@/lib/adapters";

const ink = {
  name: "Indian ink",
  baseModel: "builtin",
  origin: "resized" as const,
  trigger: "zwx",
  shows: [{ name: "Mira" }],
  versions: [{ notes: "the softest", tags: ["line art"] }],
};

test("adapters are found by every word, wherever it stands, and by where they come from", () => {
  expect(matches(ink, "", "all")).toBe(true);
  expect(matches(ink, "INK mira", "all")).toBe(true);
  expect(matches(ink, "line soft", "made")).toBe(true);
  expect(matches(ink, "ink oil", "all")).toBe(false);
  expect(matches(ink, "", "imported")).toBe(false);
  expect(matches({ ...ink, origin: "imported" }, "", "made")).toBe(false);
});

test("blocks of a kind stand beside each other", () => {
  const one = { other: 4, "single_transformer_blocks.0": 3, "transformer_blocks.0": 1, "transformer_blocks.1": 2 };
  expect(blockGroups({ transformer: one })).toEqual([
    {
      name: "transformer_blocks",
      bars: [
        { label: "0", value: 1 },
        { label: "1", value: 2 },
      ],
    },
    { name: "single_transformer_blocks", bars: [{ label: "0", value: 3 }] },
    { name: "other", bars: [{ label: "other", value: 4 }] },
  ]);
  expect(blockGroups({ transformer: { other: 1 }, text_encoder: { other: 2 } }).map((group) => group.name)).toEqual([
    "transformer: other",
    "text_encoder: other",
  ]);
});

test("ranks are told apart only where they differ", () => {
  expect(ranksApart([{ rank: 4 }, { rank: 4 }])).toEqual([]);
  expect(ranksApart([{ rank: 4 }, { rank: 8 }, { rank: 4 }])).toEqual([
    { rank: 8, layers: [{ rank: 8 }] },
    { rank: 4, layers: [{ rank: 4 }, { rank: 4 }] },
  ]);
});

test("the smallest rank that keeps enough", () => {
  const ranks = [0.4, 0.8, 0.95].map((energy, index) => ({ rank: index + 1, energy, bytes: 1 }));
  expect(rankFor(ranks, 0.8)?.rank).toBe(2);
  expect(rankFor(ranks, 0.99)?.rank).toBe(3);
  expect(rankFor(ranks.slice(3), 0.5)).toBeUndefined();
});

test("weights as they are typed", () => {
  expect(weightsIn("1, 0.5 0;0.5")).toEqual([0, 0.5, 1]);
  expect(["", "a", "3", "0 .1 .2 .3 .4 .5 .6"].map(weightsIn)).toEqual([null, null, null, null]);
});

test("what is certainly no adapter is not sent", () => {
  expect(refusedFile("a.SAFETENSORS")).toBeNull();
  expect(refusedFile("a.ckpt")).toBe("pickled");
  expect(refusedFile("a.png")).toBe("kind");
});

test("tags by commas, each once", () => {
  expect(tagsIn(" ink, line art,,ink")).toEqual(["ink", "line art"]);
});

test("a recipe in lines", () => {
  const recipe = { step: "merge", weights: [1, 0.5], rank: null, adapters: [{ name: "a" }, { name: "b" }], empty: [] };
  expect(recipeLines(recipe)).toEqual([
    ["step", "merge"],
    ["weights", "1, 0.5"],
    ["adapters 1 · name", "a"],
    ["adapters 2 · name", "b"],
  ]);
});
