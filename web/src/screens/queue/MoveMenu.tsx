import { ArrowDown, ArrowUp, ArrowUpDown, ArrowUpToLine } from "lucide-react";
import { useRef } from "react";

import { moveRun } from "@/api/runs";
import type { Run } from "@/api/types";
import type { Move } from "@/lib/queueOrder";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { toast } from "@/ui/toast";

interface Props {
  run: Run;
  moves: { up: Move | null; down: Move | null };
}

/** Puts a run that waits before or behind others of the same person. */
export function MoveMenu({ run, moves }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const go = (id: string, before?: string) =>
    void moveRun(id, before)
      .then(() => {
        toast.info(t("queue.moved", { title: run.title }));
        // An entry that changes its place in the list loses the focus: whoever works by keyboard moves it on from here.
        requestAnimationFrame(() => button.current?.focus());
      })
      .catch(toast.problem);
  const { up, down } = moves;
  return (
    <Menu
      entries={[
        { id: "first", label: t("queue.first"), icon: ArrowUpToLine, onSelect: () => go(run.id) },
        {
          id: "up",
          label: t("queue.up"),
          icon: ArrowUp,
          disabled: up === null,
          onSelect: () => up && go(up.run, up.before),
        },
        {
          id: "down",
          label: t("queue.down"),
          icon: ArrowDown,
          disabled: down === null,
          onSelect: () => down && go(down.run, down.before),
        },
      ]}
    >
      <IconButton ref={button} size="sm" label={t("queue.move", { title: run.title })}>
        <ArrowUpDown size={15} />
      </IconButton>
    </Menu>
  );
}
