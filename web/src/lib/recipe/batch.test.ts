import { describe, expect, it } from "vitest";

import { csvRows, tableRows, valueOf } from "@/lib/recipe/batch";

describe("tables of a batch", () => {
  it("reads quotes, doubled quotes, line breaks within them, and any line ending", () => {
    expect(csvRows('\uFEFFa,b\r\n"x, ""y""\nz",2\r\n\n  \n3')).toEqual([["a", "b"], ['x, "y"\nz', "2"], ["3"]]);
    expect(csvRows("")).toEqual([]);
  });

  it("makes rows by the types of inputs; an empty cell says nothing", () => {
    const types = { prompt: "text", seed: "seed", image: "image", fine: "boolean", marks: "list[number]" };
    const { rows, unknown } = tableRows(
      'prompt, seed,image,fine,marks,other\na cat,7,abc,yes,"1\n2",x\n,,,,\nb,,,no',
      types,
    );
    expect(unknown).toEqual(["other"]);
    expect(rows).toEqual([
      { prompt: "a cat", seed: 7, image: { $asset: "abc" }, fine: true, marks: [1, 2] },
      { prompt: "b", fine: false },
    ]);
  });

  it("leaves what is no number to the server, which says so", () => {
    expect(valueOf("integer", "many")).toBe("many");
    expect(valueOf("number", "1,5")).toBe(1.5);
    expect(valueOf("json", '{"a": 1}')).toEqual({ a: 1 });
    expect(valueOf("text", " ")).toBeUndefined();
  });
});
