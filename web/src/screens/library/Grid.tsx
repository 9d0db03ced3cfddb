import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";

import { LONGEST_PAGE } from "@/api/library";
import type { Asset } from "@/api/types";
import { monthName } from "@/lib/format";
import { missing } from "@/lib/months";
import {
  anchorAt,
  emptyCache,
  heightOf,
  HEADING,
  layTimeline,
  perRow,
  shown,
  tilesOf,
  type Anchor,
  type Placed,
  type PlacedBlock,
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
  const [cache] = useState(() => emptyCache<Asset>());
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
  const from = top - height * above;
  const to = top + height * (1 + below);
  const parts = width > 0 ? shown(layout, from, to) : [];
  const { want } = timeline;
  const links = usePictureLinks(search);
  useEffect(() => {
    if (width === 0) return;
    const lacking = (start: number, end: number) =>
      shown(layout, start, end).flatMap(({ section, blocks }) => missing(section.key, blocks, LONGEST_PAGE));
    want(
      lacking(top, top + height),
      lacking(top - height * (down ? 1 : KNOWN), top + height * (1 + (down ? KNOWN : 1))),
    );
  }, [layout, top, down, height, width, want]);

  return (
    <div className="relative h-full">
      <div
        ref={box}
        onScroll={onScroll}
        className="no-scrollbar h-full overflow-y-auto overscroll-contain px-4 pr-8 sm:px-8"
        data-testid="library-grid"
      >
        <div className="relative" style={{ height: layout.height }}>
          {parts.map(({ section, blocks }) => (
            <Month key={section.key} section={section}>
              {blocks.map((block) =>
                block.items ? (
                  <Tiles
                    key={block.number}
                    tiles={tilesOf(section, block, from, to)}
                    selection={selection}
                    links={links}
                  />
                ) : (
                  <Unknown key={block.number} section={section} block={block} width={width} target={wished} />
                ),
              )}
            </Month>
          ))}
        </div>
      </div>
      <Scrubber layout={layout} scroller={box} top={top} height={height} />
    </div>
  );
}

function Month({ section, children }: { section: Placed<Asset>; children: ReactNode }) {
  return (
    <>
      <h2
        className="absolute flex items-end pb-2 text-base font-semibold"
        style={{ top: section.top, height: HEADING }}
      >
        {monthName(section.key)}
        <span className="tabular ml-2 font-normal text-ink-3">{section.count.toLocaleString("en")}</span>
      </h2>
      {children}
    </>
  );
}

interface TilesProps {
  tiles: ReturnType<typeof tilesOf<Asset>>;
  selection: Selection;
  links: PictureLinks;
}

function Tiles({ tiles, selection, links }: TilesProps) {
  return tiles.map(({ item, box }) => (
    <GridTile
      key={item.id}
      asset={item}
      {...box}
      chosen={selection.ids.has(item.id)}
      active={selection.active}
      toggle={selection.toggle}
      chosenIds={selection.chosenIds}
      links={links}
    />
  ));
}

interface UnknownProps {
  section: Placed<Asset>;
  block: PlacedBlock<Asset>;
  width: number;
  target: number;
}

/** Where pictures will stand of which only the number is known: as many squares as there would be. */
function Unknown({ section, block, width, target }: UnknownProps) {
  const side = (width + GAP) / perRow(width, target, GAP);
  const lines = (along: string, step: number) =>
    `repeating-linear-gradient(${along}, transparent 0 ${step - GAP}px, var(--color-ground) ${step - GAP}px ${step}px)`;
  return (
    <div
      aria-hidden
      className="absolute bg-hover"
      style={{
        top: section.top + block.top,
        height: Math.max(0, block.height - GAP),
        width,
        backgroundImage: `${lines("to right", side)}, ${lines("to bottom", target + GAP)}`,
      }}
    />
  );
}

/** Keeps what is looked at in place while what is above it finds its true height, or the window its width. */
function useAnchor(box: React.RefObject<HTMLDivElement | null>, layout: TimelineLayout<Asset>, width: number) {
  const before = useRef<TimelineLayout<Asset> | null>(null);
  useLayoutEffect(() => {
    const own = box.current;
    const earlier = before.current;
    before.current = layout;
    if (!own || !earlier || earlier === layout) return;
    const at = own.scrollTop;
    const anchor: Anchor | null = at < HEADING ? null : anchorAt(earlier, at);
    const target = anchor ? heightOf(layout, anchor) : null;
    if (target !== null && Math.abs(target - at) > 1) own.scrollTo({ top: target });
  }, [box, layout, width]);
}
