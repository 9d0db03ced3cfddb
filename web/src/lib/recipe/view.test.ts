import { expect, it } from "vitest";

import { advance, back, begin, forth } from "@/lib/recipe/history";
import { layout } from "@/lib/recipe/layout";
import type { Recipe } from "@/lib/recipe/model";
import { viewOf } from "@/lib/recipe/view";

const recipe: Recipe = {
  name: "r",
  title: "",
  description: "",
  inputs: { prompt: { type: "text", default: null, required: true, description: "" } },
  steps: {
    draw: {
      step: "gone",
      version: 1,
      values: { count: 2 },
      links: { prompt: { section: "inputs", name: "prompt", path: [], fan: "" } },
    },
  },
  outputs: { best: { section: "steps", name: "draw", path: ["chosen"], fan: "" } },
};

it("draws a recipe of steps that nobody knows any more", () => {
  const view = viewOf(recipe, new Map(), new Set(), false);
  expect(view.boxes.map((box) => [box.id, box.rows.map((row) => row.name), box.gives.map((one) => one.key)])).toEqual([
    ["inputs", [], ["inputs.prompt"]],
    ["step:draw", ["count", "prompt"], ["steps.draw", "steps.draw.chosen"]],
    ["results", ["best"], []],
  ]);
  expect(view.links.map((one) => [one.from, one.fromHandle, one.to, one.toHandle])).toEqual([
    ["inputs", "inputs.prompt", "step:draw", "prompt"],
    ["step:draw", "steps.draw.chosen", "results", "best"],
  ]);
});

it("lays out from left to right", () => {
  const boxes = ["a", "b", "c"].map((id) => ({ id, width: 100, height: 50 }));
  const at = layout(boxes, [
    { from: "a", to: "b" },
    { from: "b", to: "c" },
    { from: "b", to: "nobody" },
  ]);
  const [a, b, c] = ["a", "b", "c"].map((id) => at.get(id)?.x ?? 0);
  expect(a).toBeLessThan(b ?? 0);
  expect(b).toBeLessThan(c ?? 0);
});

it("goes back and forth, and forgets what was taken back once something new is done", () => {
  let history = advance(advance(begin(1), 2), 3);
  expect(advance(history, 3)).toBe(history);
  history = back(history);
  expect(history.now).toBe(2);
  expect(forth(history).now).toBe(3);
  expect(forth(advance(history, 4)).now).toBe(4);
  expect(back(back(back(history))).now).toBe(1);
});
