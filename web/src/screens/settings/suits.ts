import type { Model } from "@/api/types";

/** Seconds a picture from which on waiting is no fun. */
export const SLOW = 60;

/** Of the models of photographs that this machine can hold, the one that draws the soonest. */
export function quickest(models: readonly Model[]): Model | undefined {
  const able = models.filter((one) => !one.builtin && one.plan?.fits && one.abilities.includes("text-to-image"));
  return able.toSorted((a, b) => (a.plan?.seconds ?? 0) - (b.plan?.seconds ?? 0))[0];
}
