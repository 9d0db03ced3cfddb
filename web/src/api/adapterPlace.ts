import { useQuery } from "@tanstack/react-query";

import { personalModel } from "@/api/adapters";
import { assetOf } from "@/api/assets";
import { api, ask, askAll, idempotencyKey, placed, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { download, send } from "@/api/raw";
import { RUNS } from "@/api/runs";
import type { PersonalModel } from "@/api/types";
import type { Origin } from "@/lib/adapters";

/** An adapter as its place shows it: a personal model with what is to be known at a glance. */
export interface AdapterInfo extends PersonalModel {
  created: string;
  trashed: boolean;
  family: string;
  origin: Origin;
  layouts: string[];
  trigger: string;
  rank: number;
  bytes: number;
  /** What pictures note that were drawn with it. */
  labels: string[];
  /** Whom it shows; `consent` is null where none is needed. */
  shows: { subject: string; name: string; consent: boolean | null }[];
  /** It was brought in, and nobody said whom it shows. */
  unknown: boolean;
  /** Whether `@name` draws with it; null where it belongs to no subject. */
  used: boolean | null;
}

export type Inspection = Schemas["InspectionOut"];
export type Brought = Schemas["BroughtOut"];
export type Layer = Schemas["LayerOut"];
export type ResizePlan = Schemas["ResizePlanOut"];
export type ExportPlan = Schemas["ExportPlanOut"];
export type Blend = Schemas["Blend"];

const infoOf = (out: Schemas["AdapterOut"]): AdapterInfo => ({
  ...personalModel(out),
  created: out.created,
  trashed: out.trashed,
  family: out.family,
  origin: out.origin,
  layouts: out.layouts,
  trigger: out.trigger,
  rank: out.rank,
  bytes: out.bytes,
  labels: out.labels,
  shows: out.shows,
  unknown: out.unknown,
  used: out.used,
});

const KEY = ["adapters"];
const refresh = () =>
  Promise.all([...KEY, "subjects", "subject"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
const at = (adapter: string, number: number) => ({ path: { adapter, number } });

/** All adapters of the workspace, or those in the trash. */
export const useAdapterList = (trashed = false) =>
  useQuery({
    queryKey: [...KEY, "list", trashed],
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/adapters", { params: { query: { limit: 100, trashed, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map(infoOf),
  });

/** One, in the trash or not. */
export const useAdapter = (id: string) =>
  useQuery({
    queryKey: [...KEY, "one", id],
    queryFn: async () => infoOf(await ask(api.GET("/v1/adapters/{adapter}", { params: { path: { adapter: id } } }))),
  });

/** What is in a version: blocks, layers, recipe, what it was made from. */
export const useInspection = (id: string, number: number) =>
  useQuery({
    queryKey: [...KEY, "inspection", id, number],
    queryFn: () => ask(api.GET("/v1/adapters/{adapter}/versions/{number}", { params: at(id, number) })),
    staleTime: 60_000,
  });

/** The newest pictures that were drawn with it. */
export const usePicturesOf = (labels: readonly string[], limit: number) =>
  useQuery({
    queryKey: ["library", "of-adapter", labels, limit],
    enabled: labels.length > 0,
    queryFn: async () => {
      const query = { adapter: [...labels], kind: ["picture"], limit };
      return (await ask(api.GET("/v1/assets", { params: { query } }))).items.map(assetOf);
    },
  });

export async function renameAdapter(id: string, name: string): Promise<void> {
  await ask(api.PATCH("/v1/adapters/{adapter}", { params: { path: { adapter: id } }, body: { name } }));
  await refresh();
}

export async function trashAdapter(id: string): Promise<void> {
  await ask(api.POST("/v1/adapters/{adapter}/trash", { params: { path: { adapter: id } } }));
  await refresh();
}

export async function restoreAdapter(id: string): Promise<void> {
  await ask(api.POST("/v1/adapters/{adapter}/restore", { params: { path: { adapter: id } } }));
  await refresh();
}

/** Bring a file in; what was found in it comes back. */
export async function importAdapter(
  file: File,
  said: { model: string; subject: string },
  onProgress: (part: number) => void,
): Promise<Schemas["ImportedOut"]> {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("name", file.name.replace(/\.safetensors$/i, "").slice(0, 128));
  form.append("model", said.model);
  form.append("subject", said.subject);
  const made = await send<Schemas["ImportedOut"]>("/v1/adapters/import", form, onProgress);
  await refresh();
  return made;
}

/** How a file for other programs is to be written. */
export interface ExportWish {
  layout: "diffusers" | "kohya" | "bfl" | "comfyui";
  precision: "same" | "fp32" | "bf16" | "fp16";
  minimal: boolean;
}

export const useExportPlan = (id: string, number: number, wish: ExportWish) =>
  useQuery({
    queryKey: [...KEY, "export", id, number, wish],
    queryFn: () =>
      ask(
        api.GET("/v1/adapters/{adapter}/versions/{number}/export/plan", {
          params: { ...at(id, number), query: wish },
        }),
      ),
    retry: false,
    placeholderData: (before) => before,
  });

export const exportVersion = (id: string, number: number, wish: ExportWish): Promise<void> =>
  download(
    "GET",
    placed(
      `/v1/adapters/${encodeURIComponent(id)}/versions/${number}/export` +
        `?layout=${wish.layout}&precision=${wish.precision}&minimal=${wish.minimal}`,
    ),
  );

/** What smaller ones would keep, by rank and by share of energy. */
export const useResizePlan = (id: string, number: number) =>
  useQuery({
    queryKey: [...KEY, "resize", id, number],
    queryFn: () => ask(api.GET("/v1/adapters/{adapter}/versions/{number}/resize", { params: at(id, number) })),
    staleTime: Infinity,
    retry: false,
  });

const once = () => ({ "Idempotency-Key": idempotencyKey() });

export async function submitResize(id: string, number: number, body: Schemas["Resize"]): Promise<string> {
  const params = { ...at(id, number), header: once() };
  const run = await ask(api.POST("/v1/adapters/{adapter}/versions/{number}/resize", { params, body }));
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return run.id;
}

/** How large a merge would be, or why it is refused. */
export const useMergePlan = (blend: Blend | null) =>
  useQuery({
    queryKey: [...KEY, "merge", blend],
    enabled: blend !== null,
    queryFn: () => (blend ? ask(api.POST("/v1/adapters/merge/estimate", { body: blend })) : null),
    retry: false,
    placeholderData: (before) => before,
  });

export async function submitMerge(body: Schemas["Merge"]): Promise<string> {
  const run = await ask(api.POST("/v1/adapters/merge", { params: { header: once() }, body }));
  await queryClient.invalidateQueries({ queryKey: RUNS });
  return run.id;
}

const OVER = new Set(["done", "failed", "cancelled"]);

/** A run that makes an adapter: how it stands, why it failed, and which adapter came of it. */
export const useMaking = (run: string | null) =>
  useQuery({
    queryKey: ["run", run, "making"],
    enabled: run !== null,
    queryFn: async () => {
      const found = await ask(api.GET("/v1/runs/{run_id}", { params: { path: { run_id: run ?? "" } } }));
      const made = found.assets[0];
      if (found.state !== "done" || !made) return { ...found, adapter: null };
      await refresh();
      const all = await askAll((cursor) =>
        ask(api.GET("/v1/adapters", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
      );
      const owner = all.find((one) => one.versions.some((version) => version.asset_id === made));
      const number = owner?.versions.find((version) => version.asset_id === made)?.number;
      return { ...found, adapter: owner && number ? { id: owner.id, name: owner.name, number } : null };
    },
    refetchInterval: ({ state: { data } }) =>
      data && OVER.has(data.state) && !(data.state === "done" && data.adapter === null) ? false : 1_000,
  });
