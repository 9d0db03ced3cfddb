import { useCallback, useMemo, useState } from "react";

import type { Asset } from "@/api/types";

export interface Selection {
  ids: ReadonlySet<string>;
  assets: readonly Asset[];
  active: boolean;
  toggle: (asset: Asset, range?: boolean) => void;
  all: (assets: readonly Asset[]) => void;
  clear: () => void;
}

/** What is chosen: one by one, or a range from the last one with Shift. `order` is what is on screen, in order. */
export function useSelection(order: () => readonly Asset[]): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Asset>>(new Map());
  const [last, setLast] = useState<string | null>(null);
  const toggle = useCallback(
    (asset: Asset, range = false) => {
      setChosen((before) => {
        const next = new Map(before);
        const all = range && last ? order() : [];
        const from = all.findIndex((one) => one.id === last);
        const to = all.findIndex((one) => one.id === asset.id);
        if (from >= 0 && to >= 0) {
          for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(one.id, one);
        } else if (!next.delete(asset.id)) {
          next.set(asset.id, asset);
        }
        return next;
      });
      setLast(asset.id);
    },
    [last, order],
  );
  const all = useCallback(
    (assets: readonly Asset[]) => setChosen(new Map(assets.map((asset) => [asset.id, asset]))),
    [],
  );
  const clear = useCallback(() => setChosen(new Map()), []);
  return useMemo(
    () => ({ ids: new Set(chosen.keys()), assets: [...chosen.values()], active: chosen.size > 0, toggle, all, clear }),
    [chosen, toggle, all, clear],
  );
}
