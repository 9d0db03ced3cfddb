import "@/screens/library/words";

import { useRef, useState, type PointerEvent, type RefObject } from "react";

import { monthName } from "@/lib/format";
import { sectionAt, type Sized, type TimelineLayout } from "@/lib/timeline";
import { t } from "@/strings";
import { cn } from "@/ui/cn";

interface Props {
  layout: TimelineLayout<Sized>;
  scroller: RefObject<HTMLDivElement | null>;
  top: number;
  height: number;
}

/** Closest that two year labels stand, px. */
const LABEL = 24;

/** The whole library as a strip of time: drag to be there. */
export function Scrubber({ layout, scroller, top, height }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const [hover, setHover] = useState<number | null>(null);
  const range = Math.max(1, layout.height - height);
  if (layout.height <= height * 1.5 || layout.sections.length === 0) return null;

  const go = (event: PointerEvent) => {
    const own = strip.current?.getBoundingClientRect();
    if (!own) return;
    const part = Math.min(1, Math.max(0, (event.clientY - own.top) / own.height));
    setHover(part);
    if (dragging || event.type === "pointerdown") scroller.current?.scrollTo({ top: part * range });
  };
  const year = (key: string) => key.slice(0, 4);
  const marks: { key: string; at: number }[] = [];
  for (const [index, section] of layout.sections.entries()) {
    const at = (section.top / layout.height) * height;
    const last = marks.at(-1);
    const newYear = index === 0 || year(section.key) !== year(layout.sections[index - 1]?.key ?? "");
    if (newYear && (!last || at - last.at >= LABEL)) marks.push({ key: section.key, at });
  }
  const part = Math.min(1, top / range);
  const pointed = hover ?? part;
  const section = layout.sections[sectionAt(layout, pointed * range)];
  const move = (step: number) => scroller.current?.scrollTo({ top: Math.min(range, Math.max(0, top + step)) });
  return (
    <div
      ref={strip}
      role="slider"
      tabIndex={0}
      aria-label={t("library.scrubber")}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={monthName(layout.sections[sectionAt(layout, top)]?.key ?? "")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        go(event);
      }}
      onPointerMove={go}
      onPointerUp={() => setDragging(false)}
      onPointerLeave={() => setHover(null)}
      onKeyDown={(event) => {
        const step = { ArrowDown: 200, ArrowUp: -200, PageDown: height, PageUp: -height, Home: -range, End: range }[
          event.key
        ];
        if (step === undefined) return;
        event.preventDefault();
        move(step);
      }}
      className="absolute inset-y-2 right-0 w-8 touch-none select-none focus-visible:-outline-offset-2 sm:w-10"
    >
      {marks.map((mark) => (
        <span
          key={mark.key}
          className="tabular absolute right-1.5 text-[11px] text-ink-3 max-sm:hidden"
          style={{ top: mark.at }}
        >
          {year(mark.key)}
        </span>
      ))}
      <span className="absolute right-0 h-[3px] w-5 rounded-l-full bg-accent" style={{ top: `${part * 100}%` }} />
      {(hover !== null || dragging) && section ? (
        <span
          className={cn(
            "absolute right-9 -translate-y-1/2 rounded-md bg-ink px-2 py-1 text-xs whitespace-nowrap text-ground shadow-2",
          )}
          style={{ top: `${pointed * 100}%` }}
        >
          {monthName(section.key)}
        </span>
      ) : null}
    </div>
  );
}
