// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import { Matcher, pressed, spell, typing } from "@/actions/shortcuts";

const press = (key: string, more: KeyboardEventInit = {}) => pressed(new KeyboardEvent("keydown", { key, ...more }));

describe("shortcuts", () => {
  it("names what was pressed", () => {
    expect(press("k", { ctrlKey: true })).toBe("mod+k");
    expect(press("K", { ctrlKey: true, shiftKey: true })).toBe("mod+shift+k");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("Enter", { ctrlKey: true })).toBe("mod+enter");
    expect(press(" ")).toBe("space");
  });

  it("spells keys", () => {
    expect(spell("mod+enter")).toEqual(["Ctrl", "↵"]);
    expect(spell("g c")).toEqual(["G", "C"]);
  });

  it("follows sequences for a second only", () => {
    const matcher = new Matcher();
    const combos = ["g c", "c", "g l"];
    expect(matcher.match("g", combos, 0)).toBeNull();
    expect(matcher.match("c", combos, 500)).toBe("g c");
    expect(matcher.match("g", combos, 1000)).toBeNull();
    expect(matcher.match("c", combos, 3000)).toBe("c");
  });

  it("knows where text is typed", () => {
    expect(typing(document.createElement("textarea"))).toBe(true);
    const box = document.createElement("input");
    expect(typing(box)).toBe(true);
    box.type = "checkbox";
    expect(typing(box)).toBe(false);
    expect(typing(document.body)).toBe(false);
  });
});
