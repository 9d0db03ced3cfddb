import { useRef, useState, type KeyboardEvent } from "react";

import type { Grid, GridCell } from "@/api/grids";
import { Cell } from "@/screens/grid/Cell";
import { t } from "@/strings";

interface Props {
  grid: Grid;
  /** Of the page that is shown, columns fastest. */
  cells: readonly GridCell[];
  /** Of a cell, px. */
  size: number;
}

const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The table: labels stay in sight, arrows move from cell to cell, Enter opens a picture. */
export function GridTable({ grid, cells, size }: Props) {
  const [columns, rows] = grid.axes;
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  if (!columns) return null;
  const width = columns.values.length;
  const height = Math.max(1, rows?.values.length ?? 1);
  const move = (event: KeyboardEvent) => {
    const [x, y] = at;
    const by = MOVES[event.key];
    const next: readonly [number, number] | null = by
      ? [Math.min(width - 1, Math.max(0, x + by[0])), Math.min(height - 1, Math.max(0, y + by[1]))]
      : event.key === "Home"
        ? [0, event.ctrlKey ? 0 : y]
        : event.key === "End"
          ? [width - 1, event.ctrlKey ? height - 1 : y]
          : null;
    if (!next) return;
    event.preventDefault();
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]},${next[1]}"]`)?.focus();
  };
  const name = (axis: typeof columns) => t(`grid.parameter.${axis.parameter}`);
  return (
    <table
      ref={table}
      role="grid"
      aria-label={grid.run.title}
      aria-colcount={width + 1}
      aria-rowcount={height + 1}
      onKeyDown={move}
      className="border-separate border-spacing-1"
    >
      <thead>
        <tr>
          {rows ? (
            <th scope="col" className="sticky top-0 left-0 z-20 bg-ground p-1 text-left text-xs font-normal text-ink-2">
              {name(rows)} \ {name(columns)}
            </th>
          ) : null}
          {columns.labels.map((label, x) => (
            <th
              key={x}
              scope="col"
              className="sticky top-0 z-10 bg-ground px-1 py-1.5 text-left align-bottom text-sm font-medium"
              style={{ width: size, maxWidth: size }}
            >
              {rows ? null : <span className="block text-xs font-normal text-ink-2">{name(columns)}</span>}
              <span className="line-clamp-3" title={label}>
                {label || t("grid.nothing")}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: height }, (_, y) => (
          <tr key={y}>
            {rows ? (
              <th
                scope="row"
                className="sticky left-0 z-10 w-28 max-w-28 min-w-20 bg-ground pr-2 text-left text-sm font-medium max-sm:w-20 max-sm:max-w-20 max-sm:text-xs"
              >
                <span className="line-clamp-6 break-words" title={rows.labels[y]}>
                  {rows.labels[y] || t("grid.nothing")}
                </span>
              </th>
            ) : null}
            {Array.from({ length: width }, (_, x) => {
              const cell = cells[y * width + x];
              return (
                <td key={x} className="p-0 align-top">
                  {cell ? (
                    <Cell
                      cell={cell}
                      place={`${x},${y}`}
                      size={size}
                      label={[columns.labels[x], rows?.labels[y]].filter(Boolean).join(", ")}
                      active={at[0] === x && at[1] === y}
                      relative={grid.measure?.relative ?? false}
                      onFocus={() => setAt([x, y])}
                    />
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
