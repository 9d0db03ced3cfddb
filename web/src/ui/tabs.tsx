import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/ui/cn";

interface Props<V extends string> {
  value: V;
  onChange: (value: V) => void;
  label: string;
  tabs: readonly { value: V; label: string; count?: number | undefined }[];
  children: ReactNode;
  className?: string;
}

/** A row that is wider than a phone shows the tab that is open. */
const show = (tab: HTMLElement | null) => {
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
};

export function Tabs<V extends string>({ value, onChange, label, tabs, children, className }: Props<V>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as V)} className={className}>
      <Radix.List
        aria-label={label}
        className="no-scrollbar flex gap-1 overflow-x-auto border-b border-line max-sm:-mx-4 max-sm:px-3"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            ref={tab.value === value ? show : undefined}
            className={cn(
              "-mb-px flex h-10 items-center gap-1.5 border-b-2 border-transparent px-3 text-base font-medium whitespace-nowrap text-ink-2 max-sm:px-2.5",
              "hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink pointer-coarse:h-11",
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="tabular text-sm text-ink-3">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <Radix.Content value={value} className={cn("outline-none", className)} tabIndex={-1}>
      {children}
    </Radix.Content>
  );
}
