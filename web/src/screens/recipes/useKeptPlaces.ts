import { useEffect, useRef } from "react";

import { arrangeRecipe } from "@/api/recipes";
import { useEditor } from "@/screens/recipes/editor";
import { toast } from "@/ui/toast";

const PAUSE = 700;

/** Keeps where boxes of a saved recipe are put, by itself: moving one is no change that has to be saved. */
export function useKeptPlaces(active: boolean): void {
  const name = useEditor((state) => state.name);
  const places = useEditor((state) => state.places);
  const kept = useRef({ name: "", places });
  const pending = useRef<(() => void) | null>(null);
  useEffect(() => {
    if (!active || name === "") return;
    if (kept.current.name !== name) kept.current = { name, places };
    if (kept.current.places === places) return;
    pending.current = () => {
      pending.current = null;
      kept.current = { name, places };
      arrangeRecipe(name, places).catch(toast.problem);
    };
    const timer = setTimeout(() => pending.current?.(), PAUSE);
    return () => clearTimeout(timer);
  }, [active, name, places]);
  // Who leaves at once has put it there all the same.
  useEffect(() => () => pending.current?.(), []);
}
