import {
  applyNodeChanges,
  Background,
  Controls,
  MarkerType,
  ReactFlow,
  useReactFlow,
  ReactFlowProvider,
  type Connection,
  type Edge,
  type NodeChange,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "@/screens/recipes/graph.css";
import { useEffect, useMemo, useState, type DragEvent } from "react";

import type { Places } from "@/api/recipes";
import { layout, type Place } from "@/lib/recipe/layout";
import type { Link, Recipe, Steps } from "@/lib/recipe/model";
import { heightOf, stepOf, viewOf, WIDTH, type View, type ViewBox } from "@/lib/recipe/view";
import { useTheme } from "@/app/theme";
import { DRAGGED } from "@/screens/recipes/drag";
import { AroundGraph, GraphNode, type Around, type BoxNode } from "@/screens/recipes/GraphNode";
import { stepTitle } from "@/screens/recipes/words";
import { t } from "@/strings";

const TYPES = { box: GraphNode };
const NOWHERE: Places = {};

interface Props extends Pick<Around, "findings" | "run" | "inputs"> {
  recipe: Recipe;
  steps: Steps;
  chosen: readonly string[];
  onChoose: (names: readonly string[]) => void;
  /** Where a person put boxes; the others stand where the layout puts them. */
  places?: Places;
  /** What makes the graph one that is edited. */
  edit?: GraphEdit;
}

export interface GraphEdit {
  onPlace: (name: string, at: Place) => void;
  /** Whether a link would do; when it is dropped all the same, `onConnect` says why not. */
  fits: (source: Link, to: string, field: string) => boolean;
  onConnect: (source: Link, to: string, field: string) => void;
  onRemove: (names: readonly string[], links: readonly { link: Link; to: string; field: string }[]) => void;
  onDropStep: (step: string, at: Place) => void;
}

/** The canvas of a recipe or a run. */
export function GraphCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function placed(view: View, run: boolean, editing: boolean, own: Places): Map<string, Place> {
  const auto = layout(
    view.boxes.map((box) => ({
      id: box.id,
      width: WIDTH,
      height: heightOf(box, {
        foot: run && box.kind === "step",
        strip: run && box.kind === "step",
        add: editing && box.kind === "results",
      }),
    })),
    view.links,
  );
  for (const [name, at] of Object.entries(own)) if (auto.has(name)) auto.set(name, at);
  return auto;
}

function Canvas({ recipe, steps, chosen, onChoose, places = NOWHERE, edit, findings, run, inputs }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const flow = useReactFlow<BoxNode>();
  const editing = edit !== undefined;
  const theme = useTheme((state) => state.theme);
  const view = useMemo(() => viewOf(recipe, steps, open, editing), [recipe, steps, open, editing]);
  const at = useMemo(() => placed(view, run.size > 0, editing, places), [view, run.size, editing, places]);
  const made = useMemo(
    () =>
      view.boxes.map((box): BoxNode => ({
        id: box.id,
        type: "box",
        position: at.get(box.id) ?? { x: 0, y: 0 },
        data: { box, title: titleOf(box, steps) },
        selected: chosen.includes(stepOf(box.id) ?? box.id),
        deletable: box.kind === "step",
        ariaLabel: [titleOf(box, steps), stepOf(box.id) ?? ""].filter(Boolean).join(", "),
      })),
    [view, at, steps, chosen],
  );
  const [nodes, setNodes] = useState(made);
  const [from, setFrom] = useState(made);
  if (from !== made) {
    // What React Flow measured of a box is kept, so that nothing flickers.
    setFrom(made);
    setNodes((before) => made.map((node) => ({ ...measured(before, node.id), ...node })));
  }
  const edges = useMemo(
    () =>
      view.links.map((one): Edge => ({
        id: one.id,
        source: one.from,
        sourceHandle: one.fromHandle,
        target: one.to,
        targetHandle: one.toHandle,
        deletable: editing,
        label: one.fan ? t(`recipes.${one.fan}`) : "",
        markerEnd: { type: MarkerType.ArrowClosed },
        data: { link: one.link },
      })),
    [view, editing],
  );
  const sourceOf = (connection: Connection | Edge): Link | undefined =>
    view.boxes.find((box) => box.id === connection.source)?.gives.find((one) => one.key === connection.sourceHandle)
      ?.link;
  const shape = view.boxes.map((box) => box.id).join(" ");
  useEffect(() => {
    const timer = setTimeout(() => void flow.fitView({ maxZoom: 1, padding: 0.12 }), 60);
    return () => clearTimeout(timer);
  }, [flow, shape]);

  const changed = (changes: NodeChange<BoxNode>[]) => {
    setNodes((before) => applyNodeChanges(changes, before));
    for (const change of changes) {
      if (change.type === "position" && change.dragging === false && change.position)
        edit?.onPlace(change.id, change.position);
    }
    const picks = changes.filter((change) => change.type === "select");
    if (picks.length > 0) {
      const next = new Set(nodes.filter((node) => node.selected).map((node) => node.id));
      for (const pick of picks) {
        if (pick.selected) next.add(pick.id);
        else next.delete(pick.id);
      }
      onChoose([...next].map((id) => stepOf(id) ?? id));
    }
  };
  const around = useMemo(
    (): Around => ({
      editing,
      findings,
      run,
      inputs,
      open,
      toggle: (name) => setOpen((before) => new Set([...before, name])),
    }),
    [editing, findings, run, inputs, open],
  );
  const drop = (event: DragEvent) => {
    const step = event.dataTransfer.getData(DRAGGED);
    if (!step || !edit) return;
    event.preventDefault();
    edit.onDropStep(step, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };
  return (
    <AroundGraph value={around}>
      <div
        className="recipe-graph size-full"
        onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
        onDrop={drop}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={TYPES}
          onNodesChange={changed}
          nodesDraggable={editing}
          nodesConnectable={editing}
          elementsSelectable
          colorMode={theme}
          isValidConnection={(one) => {
            const source = sourceOf(one);
            return Boolean(edit && source && one.targetHandle && edit.fits(source, one.target, one.targetHandle));
          }}
          onConnectEnd={(_, state) => {
            const [from_, to] = [state.fromHandle, state.toHandle];
            if (!edit || !from_ || !to) return;
            const [start, end] = from_.type === "source" ? [from_, to] : [to, from_];
            const link = sourceOf({
              source: start.nodeId,
              sourceHandle: start.id ?? null,
              target: "",
              targetHandle: null,
            });
            if (link && end.type === "target" && end.id) edit.onConnect(link, end.nodeId, end.id);
          }}
          onDelete={({ nodes: gone, edges: cut }) => {
            edit?.onRemove(
              gone.flatMap((node) => stepOf(node.id) ?? []),
              cut.map((edge) => ({
                link: (edge.data as { link: Link }).link,
                to: edge.target,
                field: edge.targetHandle ?? "",
              })),
            );
          }}
          deleteKeyCode={editing ? ["Delete", "Backspace"] : null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={["Meta", "Control", "Shift"]}
          minZoom={0.15}
          maxZoom={1.6}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
          proOptions={{ hideAttribution: true }}
          aria-label={t("recipes.graph")}
        >
          <Background gap={24} size={1} />
          <Controls showInteractive={false} position="bottom-left" />
        </ReactFlow>
      </div>
    </AroundGraph>
  );
}

const measured = (before: readonly BoxNode[], id: string): Partial<BoxNode> => {
  const known = before.find((node) => node.id === id);
  return known?.measured ? { measured: known.measured } : {};
};

const titleOf = (box: ViewBox, steps: Steps) =>
  box.kind === "inputs"
    ? t("recipes.inputs")
    : box.kind === "results"
      ? t("recipes.results")
      : stepTitle(steps.get(box.step), box.step);
