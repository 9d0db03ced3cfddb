import type { RunNode } from "@/api/recipes";
import { duration } from "@/lib/format";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";

const STATES = ["failed", "running", "waiting", "cancelled", "done"] as const;
const TONE = { failed: "bad", running: "accent", waiting: "plain", cancelled: "plain", done: "good" } as const;

/** How the tasks of a step stand, what was taken again, and how long it took. */
export function NodeState({ node, className }: { node: RunNode; className?: string }) {
  const ran = node.tasks.done - node.reused;
  return (
    <div className={cn("flex flex-wrap items-center gap-1.5", className)}>
      {STATES.map((state) => {
        const count = state === "done" ? ran : node.tasks[state];
        return count > 0 ? (
          <Badge key={state} tone={TONE[state]}>
            {count > 1 ? `${count} ` : ""}
            {word("state", state)}
          </Badge>
        ) : null;
      })}
      {node.reused > 0 ? (
        <Badge>{node.reused > 1 ? t("recipes.reusedMany", { count: node.reused }) : t("recipes.reused")}</Badge>
      ) : null}
      {node.seconds !== null ? <span className="tabular text-xs text-ink-2">{duration(node.seconds)}</span> : null}
    </div>
  );
}
