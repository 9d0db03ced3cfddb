import { useQuery } from "@tanstack/react-query";

import { contentAddress } from "@/api/assets";
import { api, ask, askAll, placed, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import type { PersonalModel } from "@/api/types";

const numbers = (scores: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(scores).filter((one): one is [string, number] => typeof one[1] === "number"));

export function personalModel(out: Schemas["PersonalModelOut"]): PersonalModel {
  return {
    id: out.id,
    name: out.name,
    baseModel: out.base_model,
    subject: out.subject_id,
    chosen: out.versions.find((version) => version.chosen)?.number ?? null,
    versions: out.versions.map((version) => ({
      number: version.number,
      asset: version.asset_id,
      created: version.created,
      chosen: version.chosen,
      step: typeof version.scores["step"] === "number" ? version.scores["step"] : null,
      scores: numbers(version.scores),
      tags: version.tags,
      notes: version.notes,
    })),
  };
}

const at = (name: string, number: number) => ({ path: { adapter: name, number } });
const refresh = () =>
  Promise.all(["adapters", "subjects", "subject"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

export const useAdapters = () =>
  useQuery({
    queryKey: ["adapters"],
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/adapters", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map(personalModel),
  });

export async function chooseVersion(name: string, number: number): Promise<void> {
  await ask(api.POST("/v1/adapters/{adapter}/versions/{number}/choose", { params: at(name, number) }));
  await refresh();
}

export async function annotateVersion(
  name: string,
  number: number,
  change: { notes?: string; tags?: string[] },
): Promise<void> {
  await ask(api.PATCH("/v1/adapters/{adapter}/versions/{number}", { params: at(name, number), body: change }));
  await refresh();
}

export const exportAddress = (name: string, number: number, layout: string) =>
  placed(`/v1/adapters/${encodeURIComponent(name)}/versions/${number}/export?layout=${layout}`);

/** Whether a version was measured to be more like the subject than pictures drawn from a photo; null: not measured. */
function takeoverIn(report: { card: Record<string, unknown> | null }) {
  const { wins, reason } = (report.card?.["takeover"] ?? {}) as Record<string, unknown>;
  return { wins: typeof wins === "boolean" ? wins : null, reason: typeof reason === "string" ? reason : "" };
}

const sheetAt = (sheet: Schemas["Sheet"]) => ({ address: contentAddress(sheet.asset_id), step: sheet.step });

/** A report card as the page shows it. */
export interface Report {
  takeover: { wins: boolean | null; reason: string };
  sheets: { address: string; step: number }[];
  /** What the training itself drew at its checkpoints, the newest first. */
  samples: { address: string; step: number }[];
  /** What was measured with what, and what the numbers mean. */
  measures: { what: string; name: string; scale: string }[];
  /** By what was not measured: why, and the auxiliary model that would measure it. */
  missing: Record<string, { why: string; install: string }>;
  notes: string[];
}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).filter(
      (one): one is [string, string] => typeof one[1] === "string" && one[1] !== "",
    ),
  );

/** What a report's plain data says of how it was measured; reports of earlier versions say less. */
export function measuredIn(card: Record<string, unknown> | null): Pick<Report, "measures" | "missing" | "notes"> {
  const scales = texts(card?.["scales"]);
  const named = Object.entries(texts(card?.["measured_with"]));
  const main = named
    .filter(([what]) => what !== "resemblance")
    .map(([what, name]) => ({ what, name, scale: scales[what] ?? "" }));
  // Measures of whole pictures have scales of their own, by their names.
  const also = Object.entries(scales)
    .filter(([name]) => !main.some((one) => one.what === name))
    .map(([name, scale]) => ({ what: "resemblance", name, scale }));
  const missing = Object.entries((card?.["missing"] ?? {}) as Record<string, unknown>).map(
    ([what, one]) => [what, { why: "", install: "", ...texts(one) }] as const,
  );
  const notes = Array.isArray(card?.["notes"]) ? card["notes"].filter((one) => typeof one === "string") : [];
  return { measures: [...main, ...also], missing: Object.fromEntries(missing), notes };
}

/** What the checkpoints of a version's training drew, all with the same prompts and seeds, and how it was measured. */
export const useReport = (name: string, number: number) =>
  useQuery({
    queryKey: ["adapters", "report", name, number],
    queryFn: async (): Promise<Report> => {
      const report = await ask(
        api.GET("/v1/adapters/{adapter}/versions/{number}/report", { params: at(name, number) }),
      );
      return {
        takeover: takeoverIn(report),
        sheets: report.sheets.map(sheetAt),
        samples: report.samples.map(sheetAt).toReversed(),
        ...measuredIn(report.card),
      };
    },
    retry: false,
  });
