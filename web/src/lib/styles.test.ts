import { describe, expect, it } from "vitest";

import { stylesIn, toggleStyle } from "@/lib/styles";

const water = { id: "watercolour" };
const film = { id: "film" };

describe("styles in a prompt", () => {
  it("are found wherever they stand, each once", () => {
    expect(stylesIn("#Film, a cat #watercolour #film", [water, film])).toEqual([film, water]);
    expect(stylesIn("C#film, room #1, #films", [water, film])).toEqual([]);
  });

  it("are put behind the words, and taken out again", () => {
    expect(toggleStyle("@mira at sea ", water)).toBe("@mira at sea #watercolour");
    expect(toggleStyle("", film)).toBe("#film");
    expect(toggleStyle("@mira #watercolour at sea #film", water)).toBe("@mira at sea #film");
  });
});
