import { describe, expect, it } from "vitest";

import type { Model } from "@/api/types";
import { quickest } from "@/screens/settings/suits";

const model = (id: string, seconds: number, more: object = {}) =>
  ({ id, builtin: false, abilities: ["text-to-image"], plan: { fits: true, seconds }, ...more }) as unknown as Model;

describe("which model suits a machine", () => {
  it("names the quickest that fits, never the built-in one", () => {
    const builtin = model("builtin", 0.1, { builtin: true });
    const large = model("large", 5, { plan: { fits: false, seconds: 5 } });
    const fill = model("fill", 1, { abilities: ["inpaint"] });
    expect(quickest([builtin, large, fill, model("slow", 900), model("quick", 40)])?.id).toBe("quick");
    expect(quickest([builtin, large, fill])).toBeUndefined();
  });
});
