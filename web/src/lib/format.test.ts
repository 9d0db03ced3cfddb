import { describe, expect, it } from "vitest";

import { ago, duration, fileSize, memorySize, monthName } from "@/lib/format";
import { t, word } from "@/strings";

describe("words and numbers", () => {
  it("says sizes and times", () => {
    expect(fileSize(0)).toBe("0 B");
    expect(fileSize(999)).toBe("999 B");
    expect(fileSize(1536)).toBe("1.5 kB");
    expect(fileSize(33_700_000_000)).toBe("33.7 GB");
    expect(memorySize(24.7 * 2 ** 30)).toBe("24.7 GiB");
    expect(duration(0.2)).toBe("1 s");
    expect(duration(75)).toBe("75 s");
    expect(duration(200)).toBe("3 min");
    expect(duration(7920)).toBe("2.2 h");
    expect(duration(2_000_000)).toBe("23 days");
    expect(monthName("2026-11")).toBe("November 2026");
    expect(ago("2026-11-20T12:00:00Z", Date.parse("2026-11-20T12:10:00Z"))).toBe("10 min ago");
  });

  it("chooses by number and fills values in", () => {
    expect(t("time.left", { time: "3 min" })).toBe("about 3 min left");
    expect(t("size.px", { width: 1024, height: 768 })).toBe("1,024 × 768 px");
  });

  it("makes unknown words readable", () => {
    expect(word("kind", "contact-sheet")).toBe("Contact sheet");
  });
});
