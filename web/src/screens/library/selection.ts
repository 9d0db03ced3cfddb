import "@/screens/library/words";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Asset } from "@/api/types";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

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

/** The most that one action takes at once. */
export const MOST_CHOSEN = 1000;

/**
 * What is chosen: one by one, or a range from the last one with Shift.
 *
 * @param between the pictures from one to another in the order of the screen, whichever comes first
 */
export function useSelection(
  between: (one: string, other: string, most: number) => Promise<readonly Asset[]>,
): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Asset>>(new Map());
  const newest = useRef({ between, chosen });
  useEffect(() => {
    newest.current = { between, chosen };
  });
  const last = useRef<string | null>(null);
  const toggle = useCallback((asset: Asset, range = false) => {
    const anchor = last.current;
    last.current = asset.id;
    if (range && anchor) {
      newest.current
        .between(anchor, asset.id, MOST_CHOSEN)
        .then((found) => {
          if (!found.some((one) => one.id === asset.id)) toast.info(t("library.selectedPart", { count: found.length }));
          setChosen((before) => new Map([...before, ...found.map((one) => [one.id, one] as const)]));
        })
        .catch(toast.problem);
      return;
    }
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(asset.id)) next.set(asset.id, asset);
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
