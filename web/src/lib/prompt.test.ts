import { describe, expect, it } from "vitest";

import { expansions, mentionAt, mentioned, pieces, slug, without } from "@/lib/prompt";

const mira = { id: "1", name: "Mira M." };
const zoe = { id: "2", name: "Zoë" };
const people = [mira, zoe];

describe("prompts", () => {
  it("finds subjects by mention, each once", () => {
    expect(slug("Zoë")).toBe("zoe");
    expect(mentioned("@zoe and @mira-m with @zoe, not @bob", people)).toEqual([zoe, mira]);
  });

  it("takes a mention out", () => {
    expect(without("@mira-m at a market", mira)).toBe("at a market");
  });

  it("knows what is being typed", () => {
    expect(mentionAt("a picture of @mi", 16)).toEqual({ start: 13, query: "mi" });
    expect(mentionAt("me@mi", 5)).toBeNull();
    expect(mentionAt("@", 1)).toEqual({ start: 0, query: "" });
  });

  it("counts wildcards", () => {
    expect(expansions("a {red|blue} coat in {rain|snow|fog}")).toBe(6);
    expect(expansions("{subject} in a coat")).toBe(1);
  });

  it("splits without losing a letter", () => {
    const prompt = "@zoe in a {red|blue} coat with @nobody";
    expect(
      pieces(prompt, people)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(prompt);
    expect(pieces(prompt, people).filter((piece) => piece.kind !== "plain")).toHaveLength(2);
    const looks = pieces("a cat #film #nothing C#film", people, [{ id: "film" }]);
    expect(looks.filter((piece) => piece.kind !== "plain").map((piece) => piece.text)).toEqual(["#film"]);
  });
});
