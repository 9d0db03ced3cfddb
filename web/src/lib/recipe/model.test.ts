import { describe, expect, it } from "vitest";

import {
  addOutput,
  addStep,
  connect,
  copySteps,
  disconnect,
  downstream,
  emptyRecipe,
  fit,
  freeName,
  inOrder,
  pasteSteps,
  promote,
  removeInput,
  removeSteps,
  rename,
  setInput,
  setValue,
  sourcesFor,
  type Link,
  type Recipe,
  type StepInfo,
} from "@/lib/recipe/model";

const step = (name: string, takes: Record<string, string>, gives: string, required: string[] = []): StepInfo => ({
  name,
  version: 1,
  title: name,
  description: "",
  needs: "cpu",
  purpose: "",
  open: true,
  schema: { properties: { prompt: { type: "string", description: "what to draw" }, factor: { default: 2 } } },
  takes: Object.entries(takes).map(([field, type]) => ({
    name: field,
    type,
    required: required.includes(field),
    choices: field === "preset",
  })),
  gives: [{ path: [], type: gives }],
});
const create = step(
  "create",
  { prompt: "text", adapters: "list[adapter]", image: "image?", preset: "text" },
  "list[picture]",
  ["prompt"],
);
const upscale = step("upscale", { image: "image", factor: "number" }, "picture", ["image"]);
const say = step("say", {}, "text");
const steps = new Map([create, upscale, say].map((one) => [one.name, one]));
const from = (name: string, ...path: string[]): Link => ({ section: "steps", name, path, fan: "" });

/** prompt → draw → upscale, as a person composes it. */
function composed(): Recipe {
  let [recipe] = addStep(emptyRecipe(), create);
  [recipe] = addStep(recipe, upscale);
  [recipe] = promote(recipe, steps, "create", "prompt");
  return connect(recipe, steps, from("create"), "upscale", "image");
}

describe("a recipe that is composed", () => {
  it("links what fits, and goes over a list where one is asked for", () => {
    const recipe = composed();
    expect(recipe.inputs["prompt"]).toEqual({
      type: "text",
      default: null,
      required: true,
      description: "what to draw",
    });
    expect(recipe.steps["create"]?.links["prompt"]).toEqual({ section: "inputs", name: "prompt", path: [], fan: "" });
    expect(recipe.steps["upscale"]?.links["image"]).toEqual({ ...from("create"), fan: "each" });
    expect(inOrder(recipe)).toEqual(["create", "upscale"]);
  });

  it("refuses what does not fit, and says why", () => {
    const recipe = composed();
    expect(fit(recipe, steps, from("upscale"), "create", "prompt")).toMatchObject({ way: null, why: "self" });
    const [two] = addStep(recipe, say);
    expect(fit(two, steps, from("say"), "upscale", "image")).toEqual({
      way: null,
      why: "types",
      takes: "image",
      gives: "text",
    });
    expect(fit(two, steps, from("say"), "create", "preset")).toMatchObject({ way: null, why: "types" });
    expect(fit(two, steps, from("say"), "create", "prompt")).toEqual({ way: "plain" });
    expect(fit(two, steps, from("nobody"), "create", "prompt")).toMatchObject({ why: "gone" });
    expect(connect(two, steps, from("say"), "upscale", "image")).toBe(two);
  });

  it("offers what is made before, never what waits for the step", () => {
    const offered = sourcesFor(composed(), steps, "create").map((one) => one.link.name);
    expect(offered).toEqual(["prompt"]);
    expect(downstream(composed(), "create")).toEqual(new Set(["create", "upscale"]));
  });

  it("makes a list of lists flat only where there is one", () => {
    let recipe = composed();
    recipe = setInput(recipe, "prompt", { type: "list[text]" });
    recipe = connect(recipe, steps, { section: "inputs", name: "prompt", path: [], fan: "" }, "create", "prompt");
    const made = sourcesFor(recipe, steps, null).filter((one) => one.link.name === "create");
    expect(made.map((one) => [one.link.path.join("."), one.type])).toEqual([
      ["", "list[list[picture]]"],
      ["*", "list[picture]"],
    ]);
  });

  it("renames with all links, and takes out what hangs on what is removed", () => {
    let recipe = addOutput(composed(), from("upscale"));
    expect(recipe.outputs).toEqual({ upscale: from("upscale") });
    recipe = rename(recipe, "steps", "create", "draw");
    expect(recipe.steps["upscale"]?.links["image"]).toMatchObject({ name: "draw" });
    expect(rename(recipe, "steps", "draw", "upscale")).toBe(recipe);
    recipe = rename(recipe, "inputs", "prompt", "what");
    expect(recipe.steps["draw"]?.links["prompt"]).toMatchObject({ name: "what" });
    expect(removeInput(recipe, "what").steps["draw"]?.links).toEqual({});
    const less = removeSteps(recipe, ["draw"]);
    expect(less.steps["upscale"]?.links).toEqual({});
    expect(removeSteps(recipe, ["upscale"]).outputs).toEqual({});
  });

  it("has a value or a link, not both", () => {
    let recipe = setValue(composed(), "create", "prompt", "a red coat");
    expect(recipe.steps["create"]?.links).toEqual({});
    recipe = setValue(recipe, "create", "prompt", undefined);
    expect(recipe.steps["create"]?.values).toEqual({});
    expect(disconnect(composed(), "upscale", "image").steps["upscale"]?.links).toEqual({});
  });

  it("keeps what was set as the input's default", () => {
    const [recipe, name] = promote(setValue(composed(), "upscale", "factor", 3), steps, "upscale", "factor");
    expect(recipe.inputs[name]).toMatchObject({ type: "number", default: 3, required: false });
    expect(recipe.steps["upscale"]?.values).toEqual({});
  });

  it("pastes steps with the links among them, under free names", () => {
    const recipe = composed();
    const [twice, names] = pasteSteps(recipe, copySteps(recipe, ["create", "upscale"]));
    expect(names).toEqual(["create-2", "upscale-2"]);
    expect(twice.steps["upscale-2"]?.links["image"]).toMatchObject({ name: "create-2" });
    expect(twice.steps["create-2"]?.links["prompt"]).toMatchObject({ section: "inputs" });
    const [elsewhere] = pasteSteps(emptyRecipe(), copySteps(recipe, ["upscale"]));
    expect(elsewhere.steps["upscale"]?.links).toEqual({});
  });

  it("lists circles rather than hanging on them", () => {
    const recipe = composed();
    const own = { step: "create", version: 1, values: {}, links: { image: from("upscale") } };
    const round: Recipe = { ...recipe, steps: { ...recipe.steps, create: own } };
    expect(inOrder(round).toSorted()).toEqual(["create", "upscale"]);
  });
});

it("names that are free", () => {
  expect(freeName("draw", { draw: 1, "draw-2": 1 })).toBe("draw-3");
  expect(freeName("1 süß", {})).toBe("s-");
  expect(freeName("", {})).toBe("step");
});
