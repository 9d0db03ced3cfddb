import { useCreateEstimate } from "@/api/create";
import type { Model } from "@/api/types";
import { amount } from "@/lib/amounts";
import { useCalm } from "@/lib/calm";
import { duration } from "@/lib/format";
import { requestOf, useComposer } from "@/screens/create/composer";
import { t } from "@/strings";

/** Shorter waits need no announcement, seconds. */
const WORTH_SAYING = 4;
/** So many pictures the built-in model draws in a moment: nobody needs to be asked. */
const QUICK = 16;

/** Beside the button: how many pictures it will make, and what they will take where that is more than a moment. */
export function Expected({ prompts, model }: { prompts: number; model: Model | undefined }) {
  const { prompt, ...settings } = useComposer();
  const request = useCalm(requestOf({ ...settings, prompt: "" }, []));
  const quick = model?.builtin === true && prompts * settings.count <= QUICK;
  const { data: found } = useCreateEstimate(request, prompts, prompt.trim() !== "" && model !== undefined && !quick);
  const time = found && found.seconds > WORTH_SAYING ? duration(found.seconds) : "";
  const cost = Object.entries(found?.paid ?? {})
    .map(([unit, value]) => amount(unit, value))
    .join(" + ");
  const said = [
    prompts > 1 ? t("create.willMake", { count: prompts * settings.count }) : "",
    prompt.trim() && time ? t("create.willTake", { time }) : "",
    prompt.trim() && cost ? t("create.willCost", { cost }) : "",
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <span
      className="tabular hidden text-sm text-ink-2 sm:inline"
      title={time && found ? t("create.willTakeWhy", { time, basis: found.basis }) : undefined}
    >
      {said.join(" · ")}
    </span>
  );
}
