import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Asset } from "@/api/types";

export interface Selection {
  ids: ReadonlySet<string>;
  assets: readonly Asset[];
  active: boolean;
  /** Never another function: pictures that do not change are not drawn again. */
  toggle: (asset: Asset, range?: boolean) => void;
  chosenIds: () => string[];
  all: (assets: readonly Asset[]) => void;
  clear: () => void;
}

/** What is chosen: one by one, or a range from the last one with Shift. `order` is what is on screen, in order. */
export function useSelection(order: () => readonly Asset[]): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Asset>>(new Map());
  const newest = useRef({ order, chosen });
  useEffect(() => {
    newest.current = { order, chosen };
  });
  const last = useRef<string | null>(null);
  const toggle = useCallback((asset: Asset, range = false) => {
    const anchor = last.current;
    last.current = asset.id;
    const all = range && anchor ? newest.current.order() : [];
    const from = all.findIndex((one) => one.id === anchor);
    const to = all.findIndex((one) => one.id === asset.id);
    setChosen((before) => {
      const next = new Map(before);
      if (from >= 0 && to >= 0) {
        for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(one.id, one);
      } else if (!next.delete(asset.id)) {
        next.set(asset.id, asset);
      }
      return next;
    });
  }, []);
  const chosenIds = useCallback(() => [...newest.current.chosen.keys()], []);
  const all = useCallback(
    (assets: readonly Asset[]) => setChosen(new Map(assets.map((asset) => [asset.id, asset]))),
    [],
  );
  const clear = useCallback(() => setChosen(new Map()), []);
  return useMemo(
    () => ({
      ids: new Set(chosen.keys()),
      assets: [...chosen.values()],
      active: chosen.size > 0,
      toggle,
      chosenIds,
      all,
      clear,
    }),
    [chosen, toggle, chosenIds, all, clear],
  );
}
