import { useEffect, useState, type RefObject } from "react";

/** How far before the window something counts as near, px. */
const BEFORE = 800;

/** Whether an element came near the window; once it did it stays so. `at once`: without looking. */
export function useNear(box: RefObject<HTMLElement | null>, atOnce: boolean): boolean {
  const [near, setNear] = useState(atOnce);
  useEffect(() => {
    const own = box.current;
    if (near || !own) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: `${BEFORE}px 0px` },
    );
    watch.observe(own);
    return () => watch.disconnect();
  }, [box, near]);
  return near || atOnce;
}
