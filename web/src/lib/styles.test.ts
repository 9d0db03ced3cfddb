import { describe, expect, it } from "vitest";

import { styleAt, stylesIn, toggleStyle } from "@/lib/styles";

const water = { id: "watercolour" };
const film = { id: "film" };

describe("styles in a prompt", () => {
  it("are found wherever they stand, each once", () => {
    expect(stylesIn("#Film, a cat #watercolour #film", [water, film])).toEqual([film, water]);
    expect(stylesIn("C#film, room #1, #films", [water, film])).toEqual([]);
  });

  it("are offered while a name is typed", () => {
    expect(styleAt("a cat #", 7)).toEqual({ start: 6, query: "" });
    expect(styleAt("a cat #Wat at sea", 10)).toEqual({ start: 6, query: "wat" });
    expect(styleAt("{#fi", 4)).toEqual({ start: 1, query: "fi" });
    expect([styleAt("C#", 2), styleAt("room #1", 7), styleAt("#film ", 6)]).toEqual([null, null, null]);
  });

  it("are put behind the words, and taken out again", () => {
    expect(toggleStyle("@mira at sea ", water)).toBe("@mira at sea #watercolour");
    expect(toggleStyle("a cat , a  dog", film)).toBe("a cat , a  dog #film");
    expect(toggleStyle("#Film, a cat, #film", film)).toBe("a cat");
    expect(toggleStyle("a cat, #film, at sea", film)).toBe("a cat, at sea");
    expect(toggleStyle("", film)).toBe("#film");
    expect(toggleStyle("@mira #watercolour at sea #film", water)).toBe("@mira at sea #film");
  });
});
