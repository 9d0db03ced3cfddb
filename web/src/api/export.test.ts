import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AS_IT_IS, exportPictures, exportZip, optionsOf, presetIn, presetOf, type ExportWish } from "@/api/export";

const sent = vi.hoisted(() => vi.fn<(...args: unknown[]) => Promise<void>>(() => Promise.resolve()));
vi.mock("@/api/raw", () => ({ download: sent }));
beforeEach(() => sent.mockClear());
afterEach(() => vi.restoreAllMocks());

const SMALL: ExportWish = { ...AS_IT_IS, form: "jpeg", quality: 80, width: 1350, height: 1350, metadata: "minimal" };

test("a zip is asked for with all that was chosen, and without the recipe where that is off", async () => {
  await exportZip(["a", "b"], SMALL);
  expect(sent.mock.calls).toEqual([
    [
      "POST",
      "/v1/assets/zip",
      {
        assets: ["a", "b"],
        preset: "original",
        options: { form: "jpeg", quality: 80, width: 1350, height: 1350, fit: "contain", metadata: "minimal" },
      },
    ],
  ]);
});

test("files one by one are asked for with the very same options", async () => {
  await exportPictures(["a"], SMALL);
  const address = new URL(String(sent.mock.calls[0]?.[1]), "http://studio");
  expect(address.pathname).toBe("/v1/assets/a/export");
  const said = Object.fromEntries(Object.entries(optionsOf(SMALL)).map(([name, value]) => [name, String(value)]));
  expect(Object.fromEntries(address.searchParams)).toEqual(said);
});

test("what a file cannot state is not asked for", () => {
  expect(optionsOf({ ...AS_IT_IS, width: 640, fit: "cover", dpi: 300 })).toEqual({
    form: "png",
    width: 640,
    metadata: "full",
    dpi: 300,
  });
  expect(optionsOf({ ...AS_IT_IS, form: "webp", dpi: 300 })).toEqual({ form: "webp", quality: 92, metadata: "full" });
});

test("a preset fills in everything, and is named until something is changed", () => {
  const base = { form: "png", fit: "contain", quality: 92, metadata: "full", mark: true, sign: true } as const;
  const presets = [
    presetOf({ name: "original", description: "as it is", options: base }),
    presetOf({ name: "print", description: "300 dpi", options: { ...base, width: null, height: null, dpi: 300 } }),
    presetOf({
      name: "story",
      description: "for stories",
      options: { ...base, form: "jpeg", width: 1080, height: 1920, fit: "cover", metadata: "minimal" },
    }),
  ];
  expect(presetIn(presets, AS_IT_IS)?.name).toBe("original");
  const story = presets[2]?.wish ?? AS_IT_IS;
  expect(story).toMatchObject({ width: 1080, height: 1920, fit: "cover", metadata: "minimal", dpi: null });
  expect(presetIn(presets, story)?.name).toBe("story");
  expect(presetIn(presets, { ...story, metadata: "full" })).toBeUndefined();
  expect(presetIn(presets, { ...AS_IT_IS, dpi: 300 })?.name).toBe("print");
});
