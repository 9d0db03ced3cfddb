import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api, ask, idempotencyKey, placed, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { RUNS, runKey } from "@/api/runs";
import type { CreateRequest } from "@/api/types";

export type Parameter = Schemas["AxisOut"]["parameter"];
export type GridAxis = Schemas["AxisOut"];
export type GridCell = Schemas["CellOut"];
export type Grid = Schemas["GridOut"];
export type GridSummary = Schemas["GridSummary"];
export type GridEstimate = Schemas["GridEstimate"];
export type Standing = Schemas["StandingOut"];

/** An axis as a person writes it. */
export interface AxisText {
  parameter: Parameter;
  values: string;
}

/** What to draw: columns, rows, pages. */
export interface GridRequest {
  base: CreateRequest;
  axes: AxisText[];
  measure: boolean;
  skip: boolean;
}

const OVER = new Set(["done", "failed", "cancelled"]);
export const isOver = (grid: Grid) => OVER.has(grid.run.state);

function bodyOf({ base, axes, measure, skip }: GridRequest) {
  const [x, y, z] = axes.map((axis) => ({ ...axis, of: "" }));
  if (!x) throw new Error("a grid needs an axis");
  return {
    base: { weights: [], sampler: "default", priority: 0, ...base, count: 1 },
    x,
    ...(y ? { y } : {}),
    ...(z ? { z } : {}),
    measure,
    skip,
    title: "",
    priority: 0 as const,
  };
}

/** Send a grid off; returns its id. */
export async function submitGrid(request: GridRequest): Promise<{ id: string; notes: string[] }> {
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const made = await ask(api.POST("/v1/grids", { params, body: bodyOf(request) }));
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: RUNS }),
    queryClient.invalidateQueries({ queryKey: LIST }),
  ]);
  return made;
}

/** What a grid takes, and which cells cannot be drawn. Asked anew whenever the wish changes. */
export const useGridEstimate = (request: GridRequest, enabled: boolean) =>
  useQuery({
    queryKey: ["grid-estimate", request],
    enabled,
    retry: false,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: () => ask(api.POST("/v1/grids/estimate", { body: bodyOf(request) })),
  });

const LIST = ["grids"];

/** Grids that were drawn, or those in the trash, newest first, a page at a time. */
export const useGrids = (trashed = false) =>
  useInfiniteQuery({
    queryKey: [...LIST, trashed],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/v1/grids", {
          params: { query: { limit: 20, trashed, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** One grid. Read again whenever something is told of its run, and every few seconds until it is over. */
export const useGrid = (id: string) =>
  useQuery({
    queryKey: [...runKey(id), "grid"],
    queryFn: () => ask(api.GET("/v1/grids/{grid_id}", { params: { path: { grid_id: id } } })),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 3_000),
  });

const at = (id: string) => ({ path: { grid_id: id } });

async function refresh(id: string): Promise<void> {
  await Promise.all([LIST, RUNS, runKey(id)].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

export async function renameGrid(id: string, title: string): Promise<void> {
  await ask(api.PATCH("/v1/grids/{grid_id}", { params: at(id), body: { title } }));
  await refresh(id);
}

/** Put it away; the pictures that it drew stay in the library, or go with it. */
export async function trashGrid(id: string, pictures: boolean): Promise<void> {
  await ask(api.POST("/v1/grids/{grid_id}/trash", { params: at(id), body: { pictures } }));
  await Promise.all([refresh(id), pictures ? queryClient.invalidateQueries({ queryKey: ["library"] }) : null]);
}

export async function restoreGrid(id: string): Promise<void> {
  await ask(api.POST("/v1/grids/{grid_id}/restore", { params: at(id) }));
  await Promise.all([refresh(id), queryClient.invalidateQueries({ queryKey: ["library"] })]);
}

/** Where one page of a grid lies as one picture. */
export const sheetAddress = (id: string, page: number, form: "png" | "webp") =>
  placed(`/v1/grids/${id}/sheet?page=${page}&form=${form}`);
