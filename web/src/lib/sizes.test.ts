import { describe, expect, it } from "vitest";

import { shapeOf, SHAPES, sizeOf } from "@/lib/sizes";

describe("shapes", () => {
  it("keeps the area and gives multiples of 16", () => {
    for (const shape of SHAPES) {
      const size = sizeOf(shape.ratio, { width: 1024, height: 1024 });
      expect(size.width % 16).toBe(0);
      expect(size.height % 16).toBe(0);
      expect(Math.abs((size.width * size.height) / 1024 ** 2 - 1)).toBeLessThan(0.05);
    }
  });

  it("knows a shape again, also at 128 px", () => {
    const native = { width: 128, height: 128 };
    const portrait = sizeOf(2 / 3, native);
    expect(shapeOf(portrait.width, portrait.height, native)?.id).toBe("2:3");
    expect(shapeOf(48, 400, native)).toBeNull();
  });
});
