import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";

import { extent, ticks } from "@/charts/scale";

export interface Series {
  name: string;
  /** Any CSS colour. */
  colour: string;
  points: readonly { x: number; y: number }[];
  /** Faint: what the smoothed line was made of. */
  faint?: boolean;
}

interface Props {
  title: string;
  series: readonly Series[];
  height?: number;
  /** A vertical line: the chosen checkpoint. */
  mark?: number | null;
  format?: (value: number) => string;
  xLabel: string;
}

/** Before the place is measured, px. */
const FIRST_WIDTH = 640;
const PAD = { left: 44, right: 12, top: 10, bottom: 26 };
const plain = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** Lines over steps, with what is under the pointer said. Small enough not to need a library. */
export function LineChart({ title, series, height = 200, mark, format = plain, xLabel }: Props) {
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  const box = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return;
    const watch = new ResizeObserver(() => setWidth(Math.max(240, own.clientWidth)));
    watch.observe(own);
    return () => watch.disconnect();
  }, []);
  const shown = series.filter((one) => one.points.length > 0);
  const { x, y, xTicks, yTicks } = useMemo(() => {
    const points = shown.flatMap((one) => one.points);
    const [x0, x1] = extent(points.map((point) => point.x));
    const [y0, y1] = extent(points.map((point) => point.y));
    const span = y1 - y0 || 1;
    const low = y0 - span * 0.06;
    const high = y1 + span * 0.06;
    return {
      x: (value: number) => PAD.left + ((value - x0) / (x1 - x0 || 1)) * (width - PAD.left - PAD.right),
      y: (value: number) => height - PAD.bottom - ((value - low) / (high - low)) * (height - PAD.top - PAD.bottom),
      xTicks: ticks(x0, x1, 5),
      yTicks: ticks(low, high, 4),
    };
  }, [shown, height, width]);
  if (shown.length === 0) return null;
  const nearest = at === null ? null : nearestX(shown, at, x);
  return (
    <figure className="rounded-lg border border-line bg-raised p-4">
      <figcaption id={id} className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-semibold">{title}</span>
        <span className="flex gap-3 text-xs text-ink-2">
          {shown
            .filter((one) => !one.faint && shown.length > 1)
            .map((one) => (
              <span key={one.name} className="flex items-center gap-1.5">
                <span className="h-0.5 w-3 rounded-full" style={{ background: one.colour }} />
                {one.name}
              </span>
            ))}
        </span>
      </figcaption>
      <svg
        ref={box}
        style={{ height }}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={id}
        className="w-full text-[11px]"
        onPointerMove={(event) => {
          const place = event.currentTarget.getBoundingClientRect();
          setAt(((event.clientX - place.left) / place.width) * width);
        }}
        onPointerLeave={() => setAt(null)}
      >
        {yTicks.map((value) => (
          <g key={value}>
            <line x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} stroke="var(--line)" />
            <text x={PAD.left - 8} y={y(value) + 4} textAnchor="end" fill="var(--ink-3)">
              {format(value)}
            </text>
          </g>
        ))}
        {xTicks.map((value) => (
          <text key={value} x={x(value)} y={height - 6} textAnchor="middle" fill="var(--ink-3)">
            {plain(value)}
          </text>
        ))}
        {mark === null || mark === undefined ? null : (
          <line
            x1={x(mark)}
            x2={x(mark)}
            y1={PAD.top}
            y2={height - PAD.bottom}
            stroke="var(--accent)"
            strokeDasharray="3 3"
          />
        )}
        {shown.map((one) => (
          <polyline
            key={one.name}
            points={one.points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(" ")}
            fill="none"
            stroke={one.colour}
            strokeWidth={one.faint ? 1 : 2}
            strokeLinejoin="round"
            opacity={one.faint ? 0.25 : 1}
          />
        ))}
        {nearest === null ? null : (
          <>
            <line x1={x(nearest)} x2={x(nearest)} y1={PAD.top} y2={height - PAD.bottom} stroke="var(--line-strong)" />
            {shown
              .filter((one) => !one.faint)
              .map((one) => {
                const point = one.points.find((candidate) => candidate.x === nearest);
                return point ? (
                  <circle
                    key={one.name}
                    cx={x(point.x)}
                    cy={y(point.y)}
                    r={4}
                    fill={one.colour}
                    stroke="var(--raised)"
                    strokeWidth={2}
                  />
                ) : null;
              })}
          </>
        )}
      </svg>
      <p className="tabular mt-1 h-4 text-xs text-ink-2">
        {nearest === null
          ? xLabel
          : [
              `${xLabel} ${plain(nearest)}`,
              ...shown
                .filter((one) => !one.faint)
                .flatMap((one) => {
                  const point = one.points.find((candidate) => candidate.x === nearest);
                  return point ? [`${one.name} ${format(point.y)}`] : [];
                }),
            ].join(" · ")}
      </p>
    </figure>
  );
}

function nearestX(series: readonly Series[], at: number, x: (value: number) => number): number | null {
  let best: number | null = null;
  for (const one of series) {
    for (const point of one.points) {
      if (best === null || Math.abs(x(point.x) - at) < Math.abs(x(best) - at)) best = point.x;
    }
  }
  return best;
}
