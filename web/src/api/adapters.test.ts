import { describe, expect, it } from "vitest";

import { measuredIn } from "@/api/adapters";

describe("what a report card was measured with", () => {
  it("names each measure with its scale, whole pictures by their own names", () => {
    const found = measuredIn({
      measured_with: { likeness: "AuraFace v1, faces", prompt: "", picture: "DINOv2 base", resemblance: "DINOv2 base" },
      scales: { likeness: "cosine of face templates", picture: "of whole pictures", "DINOv2 base": "about 0 to 1" },
      missing: { prompt: { why: "CLIP is not installed", install: "clip-vit-large" } },
      notes: ["prompt adherence was not measured: CLIP is not installed", 7],
    });
    expect(found.measures).toEqual([
      { what: "likeness", name: "AuraFace v1, faces", scale: "cosine of face templates" },
      { what: "picture", name: "DINOv2 base", scale: "of whole pictures" },
      { what: "resemblance", name: "DINOv2 base", scale: "about 0 to 1" },
    ]);
    expect(found.missing).toEqual({ prompt: { why: "CLIP is not installed", install: "clip-vit-large" } });
    expect(found.notes).toEqual(["prompt adherence was not measured: CLIP is not installed"]);
  });

  it("takes reports of earlier versions, and none at all", () => {
    expect(measuredIn(null)).toEqual({ measures: [], missing: {}, notes: [] });
    const old = measuredIn({ measured_with: { likeness: "built-in companion" }, notes: ["said"] });
    expect(old.measures).toEqual([{ what: "likeness", name: "built-in companion", scale: "" }]);
    expect(old.missing).toEqual({});
  });
});
