import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { CircleAlert, Layers2, LogIn, LogOut } from "lucide-react";
import { createContext, useContext } from "react";

import { thumbnailAddress } from "@/api/assets";
import type { Finding, RunNode } from "@/api/recipes";
import { NEW_RESULT, stepOf, WIDTH, type ViewBox } from "@/lib/recipe/view";
import { NodeState } from "@/screens/recipes/NodeState";
import { nameField, short } from "@/screens/recipes/words";
import { t, word } from "@/strings";
import { cn } from "@/ui/cn";

export type BoxNode = Node<{ box: ViewBox; title: string }, "box">;

/** What boxes show beside the recipe itself. */
export interface Around {
  editing: boolean;
  findings: readonly Finding[];
  run: ReadonlyMap<string, RunNode>;
  inputs: Readonly<Record<string, unknown>>;
  toggle: (step: string) => void;
  open: ReadonlySet<string>;
}
export const AroundGraph = createContext<Around>({
  editing: false,
  findings: [],
  run: new Map(),
  inputs: {},
  toggle: () => undefined,
  open: new Set(),
});

const PICTURES = new Set(["picture", "photo", "image"]);
const HANDLE = "size-3! rounded-full! border-2! border-raised! bg-field!";
const ROW = "relative flex h-7 items-center gap-2 px-3 text-xs";

/** A box of the graph: inputs, a step, or results. */
export function GraphNode({ data, selected }: NodeProps<BoxNode>) {
  const { box, title } = data;
  const around = useContext(AroundGraph);
  const name = stepOf(box.id);
  const faults = name === null ? [] : around.findings.filter((one) => one.section === "steps" && one.name === name);
  const run = name === null ? undefined : around.run.get(name);
  const Icon = box.kind === "inputs" ? LogIn : box.kind === "results" ? LogOut : Layers2;
  const shown = (run?.made ?? []).filter((one) => PICTURES.has(one.kind)).slice(0, 4);
  return (
    <div
      style={{ width: WIDTH }}
      className={cn(
        "rounded-lg border bg-raised pb-2 text-ink shadow-1",
        faults.length > 0 ? "border-bad" : "border-line-strong",
        selected && "outline-2 outline-offset-1 outline-accent",
        box.kind !== "step" && "bg-ground",
      )}
    >
      <div className="flex h-12 items-center gap-2 border-b border-line px-3">
        {box.kind !== "step" || box.mapped ? <Icon size={15} className="shrink-0 text-ink-3" /> : null}
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm leading-4 font-semibold">{title}</p>
          {name !== null ? (
            <p className="truncate text-xs leading-4 text-ink-2">
              {box.mapped ? `${name} · ${t("recipes.eachOfList")}` : name}
            </p>
          ) : null}
        </div>
        {faults.length > 0 ? (
          <CircleAlert size={16} className="shrink-0 text-bad" aria-label={faults[0]?.message ?? ""} />
        ) : null}
      </div>
      {box.rows.map((row) => (
        <div key={row.name} className={ROW}>
          <Handle
            type="target"
            position={Position.Left}
            id={row.name}
            isConnectable={around.editing}
            className={cn(HANDLE, row.linked && "bg-accent!")}
          />
          <span
            className={cn(
              "shrink-0 truncate text-ink-2",
              faults.some((one) => one.field === row.name) && "font-medium text-bad",
            )}
          >
            {box.kind === "results" ? row.name : nameField(row.name)}
          </span>
          <span className="min-w-0 flex-1 truncate text-right text-ink">
            {row.linked ? "" : "value" in row ? short(row.value) : <span className="text-ink-3">{row.type}</span>}
          </span>
        </div>
      ))}
      {box.kind === "results" && around.editing ? (
        <div className={cn(ROW, "text-ink-2")}>
          <Handle type="target" position={Position.Left} id={NEW_RESULT} className={HANDLE} />
          {t("recipes.dropResult")}
        </div>
      ) : null}
      {box.hidden > 0 && name !== null ? (
        <button
          type="button"
          className="nodrag flex h-7 w-full items-center px-3 text-xs text-ink-2 hover:text-ink"
          onClick={() => around.toggle(name)}
        >
          {t("recipes.moreFields", { count: box.hidden })}
        </button>
      ) : null}
      {box.gives.map((one) => (
        <div key={one.key} className={cn(ROW, "justify-end")}>
          {box.kind === "inputs" && one.name in around.inputs ? (
            <span className="min-w-0 flex-1 truncate text-ink">{short(around.inputs[one.name])}</span>
          ) : null}
          <span className="truncate text-ink-2">
            {box.kind === "inputs" ? one.name : one.name ? word("recipes.part", one.name) : t("recipes.gives")}
          </span>
          {one.type ? <span className="shrink-0 text-ink-3">{one.type}</span> : null}
          <Handle
            type="source"
            position={Position.Right}
            id={one.key}
            isConnectable={around.editing}
            className={cn(HANDLE, "bg-accent!")}
          />
        </div>
      ))}
      {shown.length > 0 ? (
        <div className="flex gap-1.5 px-3 pt-1">
          {shown.map((one) => (
            <img
              key={one.asset}
              src={thumbnailAddress(one.asset, 256)}
              alt={t("recipes.madeHere")}
              className="size-13 rounded-md bg-hover object-cover"
            />
          ))}
        </div>
      ) : null}
      {run ? <NodeState node={run} className="px-3 pt-1.5" /> : null}
    </div>
  );
}
