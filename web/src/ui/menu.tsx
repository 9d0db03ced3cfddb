import { Check } from "lucide-react";
import { ContextMenu as Context, DropdownMenu as Drop } from "radix-ui";
import type { ComponentType, ReactNode } from "react";

import { cn } from "@/ui/cn";
import { Keys } from "@/ui/keys";

/** One line of a menu; `null` draws a line between groups. */
export interface MenuEntry {
  id: string;
  label: string;
  icon?: ComponentType<{ size?: number }> | undefined;
  shortcut?: string | undefined;
  disabled?: boolean | undefined;
  /** Said under the label: why it cannot be done, say. */
  note?: string | undefined;
  danger?: boolean | undefined;
  checked?: boolean | undefined;
  onSelect: () => void;
}
export type MenuEntries = (MenuEntry | null)[];

const PANEL = "z-50 min-w-48 rounded-lg border border-line bg-raised p-1 shadow-2 animate-rise";
const LINE =
  "flex min-h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none pointer-coarse:min-h-11 " +
  "data-[disabled]:opacity-45 data-[highlighted]:bg-hover";

function Content({ entries, parts }: { entries: MenuEntries; parts: typeof Drop | typeof Context }) {
  return entries.map((entry, index) =>
    entry === null ? (
      <parts.Separator key={index} className="my-1 h-px bg-line" />
    ) : (
      <parts.Item
        key={entry.id}
        disabled={entry.disabled ?? false}
        onSelect={entry.onSelect}
        className={cn(LINE, entry.danger && "text-bad")}
      >
        {entry.icon ? <entry.icon size={16} /> : null}
        <span className="flex-1">
          {entry.label}
          {entry.note ? <span className="block max-w-56 pb-1 text-xs text-pretty text-ink-2">{entry.note}</span> : null}
        </span>
        {entry.checked ? <Check size={14} /> : null}
        {entry.shortcut ? <Keys combo={entry.shortcut} /> : null}
      </parts.Item>
    ),
  );
}

interface MenuProps {
  entries: MenuEntries;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
}

/** A menu under a button. */
export function Menu({ entries, children, align = "end", side = "bottom" }: MenuProps) {
  return (
    <Drop.Root modal={false}>
      <Drop.Trigger asChild>{children}</Drop.Trigger>
      <Drop.Portal>
        <Drop.Content align={align} side={side} sideOffset={6} collisionPadding={8} className={PANEL}>
          <Content entries={entries} parts={Drop} />
        </Drop.Content>
      </Drop.Portal>
    </Drop.Root>
  );
}

/** The same by right click or long press. */
export function ContextMenu({ entries, children }: Pick<MenuProps, "entries" | "children">) {
  return (
    <Context.Root modal={false}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content collisionPadding={8} className={PANEL}>
          <Content entries={entries} parts={Context} />
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  );
}
