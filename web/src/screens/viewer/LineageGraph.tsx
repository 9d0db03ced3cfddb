import "@/screens/viewer/words";

import { Link } from "@tanstack/react-router";
import { Box } from "lucide-react";

import type { AssetDetail, Lineage, Relative } from "@/api/types";
import { t, word } from "@/strings";
import { cn } from "@/ui/cn";

const MOST = 6;
const PICTURES = new Set(["picture", "photo", "image", "mask"]);

/** Where it came from, and what came from it: three columns with lines between. */
export function LineageGraph({ asset, lineage }: { asset: AssetDetail; lineage: Lineage }) {
  const parents = lineage.parents.slice(0, MOST);
  const children = lineage.children.slice(0, MOST);
  const rows = Math.max(parents.length, children.length, 1);
  const height = rows * 64;
  const y = (index: number, count: number) => ((index + 0.5) / Math.max(1, count)) * height;
  return (
    <div className="relative" style={{ height }}>
      <svg aria-hidden className="absolute inset-0 size-full" viewBox={`0 0 300 ${height}`} preserveAspectRatio="none">
        {parents.map((one, index) => (
          <path
            key={one.id}
            d={curve(56, y(index, parents.length), 122, height / 2)}
            fill="none"
            stroke="var(--line-strong)"
          />
        ))}
        {children.map((one, index) => (
          <path
            key={one.id}
            d={curve(178, height / 2, 244, y(index, children.length))}
            fill="none"
            stroke="var(--line-strong)"
          />
        ))}
      </svg>
      <Column
        side="left-0"
        nodes={parents}
        height={height}
        label={t("viewer.parents")}
        more={lineage.parents.length - parents.length}
      />
      <div className="absolute top-1/2 left-1/2 -translate-1/2">
        <img
          src={asset.thumbnail}
          alt={t("viewer.picture")}
          className="size-14 rounded-md object-cover outline-2 outline-accent"
        />
      </div>
      <Column
        side="right-0"
        nodes={children}
        height={height}
        label={t("viewer.children")}
        more={lineage.children.length - children.length}
      />
    </div>
  );
}

const curve = (x0: number, y0: number, x1: number, y1: number) =>
  `M${x0} ${y0} C ${(x0 + x1) / 2} ${y0}, ${(x0 + x1) / 2} ${y1}, ${x1} ${y1}`;

function Column({
  side,
  nodes,
  height,
  label,
  more,
}: {
  side: string;
  nodes: readonly Relative[];
  height: number;
  label: string;
  more: number;
}) {
  return (
    <ul aria-label={label} className={cn("absolute top-0 w-14", side)} style={{ height }}>
      {nodes.map((node, index) => (
        <li
          key={node.id}
          className="absolute left-0 -translate-y-1/2"
          style={{ top: ((index + 0.5) / nodes.length) * height }}
        >
          <Node node={node} />
        </li>
      ))}
      {more > 0 ? <li className="absolute -bottom-5 text-xs text-ink-2">+{more}</li> : null}
    </ul>
  );
}

function Node({ node }: { node: Relative }) {
  const name = `${word("kind", node.kind)}: ${node.title || node.role}`;
  if (!PICTURES.has(node.kind) || !node.thumbnail) {
    return (
      <span title={name} className="grid size-14 place-items-center rounded-md border border-line bg-raised text-ink-2">
        <Box size={18} aria-label={name} />
      </span>
    );
  }
  return (
    <Link to="/picture/$id" params={{ id: node.id }} title={name} className="block">
      <img src={node.thumbnail} alt={name} className="size-14 rounded-md bg-hover object-cover hover:opacity-85" />
    </Link>
  );
}
