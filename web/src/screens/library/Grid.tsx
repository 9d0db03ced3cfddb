import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

import type { Asset } from "@/api/types";
import { monthName } from "@/lib/format";
import {
  boxAt,
  type Cache,
  HEADING,
  layTimeline,
  sectionAt,
  shown,
  type Placed,
  type TimelineLayout,
} from "@/lib/timeline";
import { GridTile } from "@/screens/library/GridTile";
import { Scrubber } from "@/screens/library/Scrubber";
import { usePictureLinks, type PictureLinks } from "@/screens/library/links";
import type { Selection } from "@/screens/library/selection";
import type { Timeline } from "@/screens/library/useTimeline";

const GAP = 4;
/** Laid out beyond the window, in windows: most of it where scrolling goes, so that it finds pictures there. */
const AHEAD = 2;
const BEHIND = 0.5;
/** Pictures' places are asked for this far before, in windows: they are small, and on their way for a while. */
const KNOWN = 4;

interface Props {
  timeline: Timeline;
  selection: Selection;
  /** Wished height of a row, px. */
  target: number;
  search: string;
}

/** Months of pictures in justified rows. Only what is near the window is in the page. */
export function Grid({ timeline, selection, target, search }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [height, setHeight] = useState(0);
  const [{ top, down }, setView] = useState({ top: 0, down: true });
  const [cache] = useState((): Cache => new Map());
  const wished = width < 640 ? Math.min(target, width / 3) : target;
  const layout = useMemo(
    () => layTimeline(timeline.sections, width, wished, GAP, cache),
    [timeline.sections, width, wished, cache],
  );

  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return;
    const watch = new ResizeObserver(() => {
      setWidth(own.clientWidth - parseFloat(getComputedStyle(own).paddingLeft) * 2);
      setHeight(own.clientHeight);
    });
    watch.observe(own);
    return () => watch.disconnect();
  }, []);
  useAnchor(box, layout, width);

  const frame = useRef(0);
  const onScroll = useCallback(() => {
    if (frame.current) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      // Half a window is kept beyond: smaller moves need no new pictures.
      const now = box.current?.scrollTop ?? 0;
      setView((before) => (Math.abs(now - before.top) > 120 ? { top: now, down: now > before.top } : before));
    });
  }, []);

  const [above, below] = down ? [BEHIND, AHEAD] : [AHEAD, BEHIND];
  const parts = width > 0 ? shown(layout, top - height * above, top + height * (1 + below)) : [];
  const { want } = timeline;
  const links = usePictureLinks(search);
  useEffect(() => {
    if (width === 0) return;
    for (const part of shown(layout, top - height * (down ? 1 : KNOWN), top + height * (1 + (down ? KNOWN : 1))))
      if (part.missing || (part.section.ratios.length === 0 && part.section.count > 0)) want(part.section.key);
  });

  return (
    <div className="relative h-full">
      <div
        ref={box}
        onScroll={onScroll}
        className="no-scrollbar h-full overflow-y-auto overscroll-contain px-4 pr-8 sm:px-8"
        data-testid="library-grid"
      >
        <div className="relative" style={{ height: layout.height }}>
          {parts.map((part) => (
            <Month
              key={part.section.key}
              part={part}
              items={timeline.items(part.section.key)}
              width={width}
              selection={selection}
              links={links}
            />
          ))}
        </div>
      </div>
      <Scrubber layout={layout} scroller={box} top={top} height={height} />
    </div>
  );
}

interface MonthProps {
  part: { section: Placed; from: number; to: number };
  items: readonly Asset[];
  width: number;
  selection: Selection;
  links: PictureLinks;
}

function Month({ part, items, width, selection, links }: MonthProps) {
  const { section, from, to } = part;
  const rest = section.top + section.height - section.rest;
  return (
    <>
      <h2
        className="absolute flex items-end pb-2 text-base font-semibold"
        style={{ top: section.top, height: HEADING }}
      >
        {monthName(section.key)}
        <span className="tabular ml-2 font-normal text-ink-3">{section.count.toLocaleString("en")}</span>
      </h2>
      {items.slice(from, to).map((asset, index) => {
        const place = boxAt(section, from + index);
        return place ? (
          <GridTile
            key={asset.id}
            asset={asset}
            {...place}
            chosen={selection.ids.has(asset.id)}
            active={selection.active}
            toggle={selection.toggle}
            chosenIds={selection.chosenIds}
            links={links}
          />
        ) : null;
      })}
      {section.rest > 0 ? (
        <div
          aria-hidden
          className="absolute rounded-sm bg-hover/60"
          style={{ top: rest - 24, height: Math.max(0, section.rest - GAP), width }}
        />
      ) : null}
    </>
  );
}

/** Keeps what is looked at in place while months above it find their true height, or the window its width. */
function useAnchor(box: React.RefObject<HTMLDivElement | null>, layout: TimelineLayout, width: number) {
  const before = useRef<{ layout: TimelineLayout; width: number } | null>(null);
  useLayoutEffect(() => {
    const own = box.current;
    const earlier = before.current;
    before.current = { layout, width };
    if (!own || !earlier || earlier.layout === layout) return;
    const at = own.scrollTop;
    const index = sectionAt(earlier.layout, at);
    const old = earlier.layout.sections[index];
    const now = layout.sections.find((section) => section.key === old?.key);
    if (!old || !now || at < HEADING) return;
    const inside = at - old.top;
    // A month that was only guessed keeps the share of it that was passed; a known one its pixels.
    const same = old.ratios.length > 0 && earlier.width === width;
    const target = now.top + (same ? inside : (inside / Math.max(1, old.height)) * now.height);
    if (Math.abs(target - at) > 1) own.scrollTo({ top: target });
  }, [box, layout, width]);
}
