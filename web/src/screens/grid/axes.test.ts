import { describe, expect, it } from "vitest";

import { chosenIn, settingOf, toggled, writtenAs } from "@/screens/grid/axes";

describe("axes", () => {
  it("chooses several of a list", () => {
    expect(toggled("", "a")).toBe("a");
    expect(toggled("a,b", "c")).toBe("a,b,c");
    expect(toggled("a,b,c", "b")).toBe("a,c");
    expect(chosenIn("a,b")).toEqual(["a", "b"]);
    expect(chosenIn("")).toEqual([]);
  });

  it("writes an axis as it is edited", () => {
    const axis = (parameter: "steps" | "scene" | "model", values: (string | number)[]) =>
      writtenAs({ parameter, values, labels: values.map(String), of: "" }).values;
    expect(axis("steps", [4, 8])).toBe("4, 8");
    expect(axis("scene", ["at the beach, evening", "in the city"])).toBe("at the beach, evening\nin the city");
    expect(axis("model", ["a", "b"])).toBe("a,b");
  });

  it("knows what a value changes about the prompt bar", () => {
    expect(settingOf("seed", 7)).toEqual({ seed: 7 });
    expect(settingOf("size", "512x768")).toEqual({ width: 512, height: 768 });
    expect(settingOf("true_cfg", 2.5)).toEqual({ advanced: { true_cfg: 2.5 } });
    expect(settingOf("model", "sdxl")).toEqual({ model: "sdxl" });
    expect(settingOf("preset", "best")).toBeNull();
    expect(settingOf("scene", "at the beach")).toBeNull();
  });
});
