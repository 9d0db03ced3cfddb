import { Slider as Radix } from "radix-ui";

import { cn } from "@/ui/cn";

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  onCommit?: (value: number) => void;
  className?: string;
  disabled?: boolean;
}

export function Slider({ label, value, min, max, step = 1, onChange, onCommit, className, disabled }: Props) {
  return (
    <Radix.Root
      className={cn("relative flex h-8 w-full touch-none items-center select-none", className)}
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled ?? false}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-press">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        className="block size-4 rounded-full border border-line-strong bg-white shadow-1 hover:border-accent pointer-coarse:size-6"
      />
    </Radix.Root>
  );
}
