import { useQuery } from "@tanstack/react-query";

import { contentAddress } from "@/api/assets";
import { queryClient } from "@/api/query";
import { call } from "@/api/raw";
import type { PersonalModel } from "@/api/types";

export interface VersionOut {
  number: number;
  asset_id: string;
  created: string;
  chosen: boolean;
  scores: Record<string, unknown>;
  tags: string[];
  notes: string;
}

export interface PersonalModelOut {
  id: string;
  name: string;
  base_model: string;
  subject_id: string | null;
  versions: VersionOut[];
}

export function personalModel(out: PersonalModelOut): PersonalModel {
  const numbers = (scores: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(scores).filter((one): one is [string, number] => typeof one[1] === "number"));
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

const path = (name: string, number: number) => `/v1/adapters/${encodeURIComponent(name)}/versions/${number}`;
const refresh = () =>
  Promise.all(["adapters", "subjects", "subject"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

export const useAdapters = () =>
  useQuery({
    queryKey: ["adapters"],
    queryFn: async () =>
      (await call<{ items: PersonalModelOut[] }>("GET", "/v1/adapters?limit=200")).items.map(personalModel),
  });

export async function chooseVersion(name: string, number: number): Promise<void> {
  await call("POST", `${path(name, number)}/choose`);
  await refresh();
}

export async function annotateVersion(
  name: string,
  number: number,
  change: { notes?: string; tags?: string[] },
): Promise<void> {
  await call("PATCH", path(name, number), change);
  await refresh();
}

export const exportAddress = (name: string, number: number, layout: string) =>
  `${path(name, number)}/export?layout=${layout}`;

interface ReportOut {
  sheets?: { asset_id: string; step: number }[];
}

/** What the report card shows beside its numbers. */
export const useReport = (name: string, number: number) =>
  useQuery({
    queryKey: ["adapters", "report", name, number],
    queryFn: async () => {
      const report = await call<ReportOut>("GET", `${path(name, number)}/report`);
      return {
        sheets: (report.sheets ?? []).map((sheet) => ({ address: contentAddress(sheet.asset_id), step: sheet.step })),
      };
    },
    retry: false,
  });
