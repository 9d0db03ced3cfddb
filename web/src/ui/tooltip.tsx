import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { Keys } from "@/ui/keys";

interface Props {
  label: string;
  shortcut?: string | undefined;
  side?: "top" | "right" | "bottom" | "left" | undefined;
  children: ReactNode;
}

export const TooltipProvider = Radix.Provider;

export function Tooltip({ label, shortcut, side = "bottom", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-ground shadow-2 animate-fade"
        >
          {label}
          {shortcut ? <Keys combo={shortcut} inverted /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
