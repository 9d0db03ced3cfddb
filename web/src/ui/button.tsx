import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

import { cn } from "@/ui/cn";
import { Tooltip } from "@/ui/tooltip";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type Size = "sm" | "md" | "lg";

const VARIANTS: Record<Variant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover disabled:bg-hover disabled:text-ink-3",
  secondary: "bg-raised text-ink border border-line shadow-1 hover:bg-hover active:bg-press",
  quiet:
    "text-ink-2 hover:bg-hover hover:text-ink active:bg-press data-[state=open]:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent-ink",
  danger: "bg-bad-fill text-white hover:brightness-95",
};
/* Touch screens get targets of at least 44 px. */
const SIZES: Record<Size, string> = {
  sm: "h-8 px-2.5 text-sm gap-1.5 pointer-coarse:min-h-11",
  md: "h-9 px-3.5 text-base gap-2 pointer-coarse:min-h-11",
  lg: "h-11 px-5 text-base gap-2",
};
const ICON_SIZES: Record<Size, string> = {
  sm: "size-8 shrink-0 pointer-coarse:size-11",
  md: "size-9 shrink-0 pointer-coarse:size-11",
  lg: "size-11",
};
const BASE =
  "inline-flex items-center justify-center rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 " +
  "disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:shrink-0";

interface ButtonProps extends ComponentProps<"button"> {
  variant?: Variant;
  size?: Size;
  asChild?: boolean;
}

export function Button({ variant = "secondary", size = "md", asChild, className, type, ...rest }: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      {...(asChild ? {} : { type: type ?? "button" })}
      className={cn(BASE, VARIANTS[variant], SIZES[size], className)}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  /** Said by screen readers and shown on hover. */
  label: string;
  shortcut?: string | undefined;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}

export function IconButton({
  label,
  shortcut,
  variant = "quiet",
  size = "md",
  className,
  side,
  type,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type={type ?? "button"}
        aria-label={label}
        className={cn(BASE, VARIANTS[variant], ICON_SIZES[size], className)}
        {...rest}
      />
    </Tooltip>
  );
}
