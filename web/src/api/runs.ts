import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { assetsOfRun, contentAddress } from "@/api/assets";
import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import type { Asset, Run, Task } from "@/api/types";
import { inTurn } from "@/lib/queueOrder";
import { useLiveStore } from "@/live/store";

type RunOut = Schemas["RunOut"];
type RunDetail = Schemas["RunDetail"];

const PAGE = 12;
const FEED = new Set(["create", "edit"]);
const OVER = new Set(["done", "failed", "cancelled"]);

const number = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
const texts = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

/** A run as listings tell it; its tasks and pictures are read with it alone. */
export function toRun(run: RunOut): Run {
  const state = run.paused && !OVER.has(run.state) ? "paused" : run.state;
  return {
    id: run.id,
    recipe: run.recipe,
    title: run.title,
    state,
    created: run.created,
    inputs: {},
    prompts: [run.title],
    told: [],
    width: 1,
    height: 1,
    tasks: [],
    pictures: [],
    expected: 0,
    faults: [],
    position: run.position ?? null,
    lane: null,
    owner: run.submitted_by,
    priority: run.priority,
    eta: run.eta ?? null,
    read: Date.now(),
  };
}

async function whole(id: string, listed?: Run): Promise<Run> {
  const over = listed !== undefined && OVER.has(listed.state);
  const [detail, tasks, made] = await Promise.all([
    ask(api.GET("/v1/runs/{run_id}", { params: { path: { run_id: id } } })),
    // How far its tasks are only matters while they work.
    over
      ? { items: [] }
      : ask(api.GET("/v1/runs/{run_id}/tasks", { params: { path: { run_id: id }, query: { limit: 200 } } })),
    listed && !FEED.has(listed.recipe) ? new Map<string, Asset>() : assetsOfRun(id),
  ]);
  const pictures = FEED.has(detail.recipe) ? detail.assets.flatMap((one) => made.get(one) ?? []) : [];
  const prompts = texts(detail.inputs["prompts"]);
  const instruction = detail.inputs["instruction"];
  const told = prompts.length > 0 ? prompts : typeof instruction === "string" ? [instruction] : [];
  const asked = askedIn(detail.inputs);
  const first = pictures[0];
  return {
    ...toRun(detail),
    inputs: detail.inputs,
    prompts: told.length > 0 ? told.map((one) => asked[one] ?? one) : [detail.title],
    told: told.some((one) => one in asked) ? told : [],
    width: number(detail.inputs["width"], first?.width ?? 1),
    height: number(detail.inputs["height"], first?.height ?? 1),
    tasks: tasks.items.map(task),
    pictures,
    expected: FEED.has(detail.recipe) ? Math.max(1, prompts.length) * number(detail.inputs["count"], 1) : 0,
    faults: faultsOf(detail),
  };
}

/** What a person wrote, by what the model was told instead. */
export function askedIn(inputs: Record<string, unknown>): Record<string, string> {
  const asked = inputs["asked"];
  if (typeof asked !== "object" || asked === null) return {};
  return Object.fromEntries(Object.entries(asked).filter((one): one is [string, string] => typeof one[1] === "string"));
}

const faultsOf = (detail: RunDetail) =>
  detail.problems.map((one) => ({ message: one.message, kept: one.kept, advice: one.advice }));

const task = (one: Schemas["TaskOut"]): Task => ({
  id: one.id,
  node: one.node,
  index: one.index,
  state: one.state,
  position: null,
  done: 0,
  total: 0,
  note: "",
  eta: null,
  fault: one.problem ? { message: one.problem.message, kept: one.problem.kept, advice: one.problem.advice } : null,
});

export const runKey = (id: string) => ["run", id];
export const RUNS = ["runs"];

/** One run with its tasks and pictures; live events make it be read anew. */
export const useRun = (id: string | null, listed?: Run, enabled = true) =>
  useQuery({
    queryKey: runKey(id ?? ""),
    enabled: enabled && id !== null,
    queryFn: () => whole(id ?? "", listed),
    // Events may be lost on the way; the state can always be read.
    staleTime: 60_000,
    refetchInterval: (query) => (query.state.data && OVER.has(query.state.data.state) ? false : 10_000),
  });

/** A run as it was read last, without asking. */
export const knownRun = (id: string) => queryClient.getQueryData<Run>(runKey(id));

/** What was asked for, newest first, a page at a time. */
export function useFeed() {
  const query = useInfiniteQuery({
    queryKey: [...RUNS, "feed"],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      ask(api.GET("/v1/runs", { params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const pages = query.data?.pages;
  const runs = useMemo(
    () =>
      (pages ?? [])
        .flatMap((page) => page.items)
        .filter((run) => FEED.has(run.recipe))
        .map(toRun),
    [pages],
  );
  return { ...query, runs };
}

/** For which kind of lane runs wait: only within one does their order mean anything. */
async function lanesOfRuns(): Promise<Map<string, string>> {
  const { lanes } = await ask(api.GET("/v1/queue"));
  return new Map(lanes.flatMap((lane) => lane.own_waiting.map((one) => [one.run, lane.kind] as const)));
}

/** What works and waits, in the order of its turn, and what was over lately. */
export const useQueue = () =>
  useQuery({
    queryKey: [...RUNS, "queue"],
    queryFn: async () => {
      const page = await ask(api.GET("/v1/runs", { params: { query: { limit: 40 } } }));
      const runs = page.items.map(toRun);
      const open = runs.filter((run) => !OVER.has(run.state));
      useLiveStore.getState().setActive(open.map((run) => run.id));
      // Tasks tell how far a run is, problems why it failed: read for those that show them.
      const shown = runs.filter((run) => run.state === "running" || run.state === "failed").slice(0, 10);
      const [found, lanes] = await Promise.all([
        Promise.all(shown.map(async (run) => [run.id, await whole(run.id, run)] as const)),
        open.filter((run) => run.state === "waiting").length > 1 ? lanesOfRuns() : new Map<string, string>(),
      ]);
      const details = new Map(found);
      const listed = open.map((run) => ({ ...run, lane: lanes.get(run.id) ?? null }));
      return [...inTurn(listed), ...runs.filter((run) => OVER.has(run.state)).slice(0, 15)].map(
        (run) => details.get(run.id) ?? run,
      );
    },
    staleTime: 5_000,
  });

const at = (id: string) => ({ params: { path: { run_id: id } } });

async function changed(id: string, does: Promise<unknown>): Promise<void> {
  await does;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: RUNS }),
    queryClient.invalidateQueries({ queryKey: runKey(id) }),
  ]);
}

export const cancelRun = (id: string) => changed(id, ask(api.POST("/v1/runs/{run_id}/cancel", at(id))));
export const retryRun = (id: string) => changed(id, ask(api.POST("/v1/runs/{run_id}/retry", at(id))));
export const pauseRun = (id: string) => changed(id, ask(api.POST("/v1/runs/{run_id}/pause", at(id))));
export const resumeRun = (id: string) => changed(id, ask(api.POST("/v1/runs/{run_id}/resume", at(id))));
/** Before another run of the same person and priority; without one, before all of them. */
export const moveRun = (id: string, before?: string) =>
  changed(id, ask(api.POST("/v1/runs/{run_id}/move", { ...at(id), body: before === undefined ? {} : { before } })));

/** The losses of a training so far, thinned out. */
export const useLosses = (id: string, live: boolean) =>
  useQuery({
    queryKey: [...runKey(id), "losses"],
    queryFn: async () => (await ask(api.GET("/v1/runs/{run_id}/losses", { params: { path: { run_id: id } } }))).items,
    refetchInterval: live ? 2_000 : false,
    retry: false,
  });

/** A row of pictures that a training drew at a checkpoint. */
export interface SampleRow {
  step: number;
  address: string;
}

export const samplesKey = (id: string) => [...runKey(id), "samples"];

/** What a training drew so far, the newest first, always with the same prompts and seeds. */
export const useSamples = (id: string) =>
  useQuery({
    queryKey: samplesKey(id),
    queryFn: async () => {
      const found = await ask(api.GET("/v1/runs/{run_id}/samples", { params: { path: { run_id: id } } }));
      const rows = found.items.flatMap((row): SampleRow[] => {
        const address = row.asset_id === null ? row.image : contentAddress(row.asset_id);
        return address === null ? [] : [{ step: row.step, address }];
      });
      return { prompts: found.prompts, rows: rows.toReversed() };
    },
    retry: false,
  });

/** Which runs wait or work, for the count beside the queue. */
export async function lookAtActive(): Promise<void> {
  const page = await ask(api.GET("/v1/runs", { params: { query: { limit: 100, state: ["waiting", "running"] } } }));
  useLiveStore.getState().setActive(page.items.map((run) => run.id));
}
