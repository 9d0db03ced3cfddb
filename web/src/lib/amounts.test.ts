import { describe, expect, it } from "vitest";

import { amount, since } from "@/lib/amounts";

describe("amounts", () => {
  it("are said as people say them", () => {
    expect(amount("gpu-seconds", 348.4)).toBe("6 min");
    expect(amount("usd", 2)).toBe("$2.00");
    expect(amount("pictures", 1234)).toBe("1,234");
  });
  it("are summed from midnight UTC", () => {
    const now = new Date("2026-11-03T23:59:00Z");
    expect(since("month", now)).toBe("2026-11-01T00:00:00.000Z");
    expect(since("week", now)).toBe("2026-10-28T00:00:00.000Z");
    expect(since("all", now)).toBeNull();
  });
});
