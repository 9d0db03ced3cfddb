import dagre from "@dagrejs/dagre";

export interface Box {
  id: string;
  width: number;
  height: number;
}
export interface Place {
  x: number;
  y: number;
}

/** Where boxes go so that links run from left to right and cross little. */
export function layout(boxes: readonly Box[], links: readonly { from: string; to: string }[]): Map<string, Place> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 64, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(boxes.map((box) => box.id));
  for (const box of boxes) graph.setNode(box.id, { width: box.width, height: box.height });
  for (const link of links) if (known.has(link.from) && known.has(link.to)) graph.setEdge(link.from, link.to);
  dagre.layout(graph);
  return new Map(
    boxes.map((box) => {
      const at = graph.node(box.id);
      return [box.id, { x: Math.round(at.x - box.width / 2), y: Math.round(at.y - box.height / 2) }];
    }),
  );
}
