import { describe, expect, it } from "vitest";

import { adjustPixels, isNeutral } from "@/screens/canvas/adjust";
import { NEUTRAL, type Adjust } from "@/screens/canvas/document";

const pixel = (adjust: Partial<Adjust>, rgb: [number, number, number] = [200, 100, 50]) => {
  const data = new Uint8ClampedArray([...rgb, 77]);
  adjustPixels(data, { ...NEUTRAL, ...adjust });
  return [...data];
};

describe("adjusting pixels", () => {
  it("leaves a picture alone when nothing is asked", () => {
    expect(pixel({})).toEqual([200, 100, 50, 77]);
    expect(isNeutral(NEUTRAL)).toBe(true);
  });

  it("takes colour away to the luma", () => {
    const [r, g, b, a] = pixel({ saturation: -1 });
    expect([g, b, a]).toEqual([r, r, 77]);
    expect(r).toBe(Math.round(0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50));
    expect(pixel({ look: "mono" })).toEqual([r, g, b, a]);
  });

  it("brightens and keeps middle grey under contrast", () => {
    expect(pixel({ brightness: 0.5 })[0]).toBe(255);
    expect(pixel({ contrast: 0.7 }, [128, 128, 128]).slice(0, 3)).toEqual([128, 128, 128]);
    expect(pixel({ contrast: 0.7 })[0]).toBeGreaterThan(200);
  });
});
