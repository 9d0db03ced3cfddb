import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/ui/cn";

interface Props<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; icon?: ReactNode }[];
  className?: string;
}

/** One of a few, side by side. */
export function Segmented<V extends string>({ label, value, onChange, options, className }: Props<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as V)}
      className={cn("inline-flex rounded-md bg-sunken p-0.5 ring-1 ring-line ring-inset", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="flex h-7 flex-auto items-center justify-center gap-1.5 rounded-[6px] px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-1 pointer-coarse:h-10 pointer-coarse:min-w-11"
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
