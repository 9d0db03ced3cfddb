import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";

import { cn } from "@/ui/cn";

export interface Option<V extends string = string> {
  value: V;
  label: string;
  hint?: string | undefined;
  disabled?: boolean;
}

interface Props<V extends string> {
  value: V;
  onChange: (value: V) => void;
  options: readonly Option<V>[];
  id?: string;
  label?: string;
  className?: string;
  disabled?: boolean;
  placeholder?: string;
}

/* Radix keeps the empty value for "nothing chosen": it travels under another name. */
const EMPTY = "\u0000";

export function Select<V extends string>({
  value,
  onChange,
  options,
  id,
  label,
  className,
  disabled,
  placeholder,
}: Props<V>) {
  return (
    <Radix.Root
      value={value || EMPTY}
      onValueChange={(next) => onChange((next === EMPTY ? "" : next) as V)}
      disabled={disabled ?? false}
    >
      <Radix.Trigger
        {...(id ? { id } : {})}
        {...(label ? { "aria-label": label } : {})}
        className={cn(
          "flex h-9 w-full items-center justify-between gap-2 rounded-md border border-field/60 bg-raised px-3 text-left text-base hover:border-field pointer-coarse:h-11",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon>
          <ChevronDown size={16} className="text-ink-3" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-raised shadow-2 animate-rise"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value || EMPTY}
                disabled={option.disabled ?? false}
                className="flex min-h-8 items-center gap-2 rounded-md py-1 pr-2 pl-2 text-sm outline-none select-none pointer-coarse:min-h-11 data-[disabled]:opacity-45 data-[highlighted]:bg-hover"
              >
                <span className="flex-1">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint ? <span className="block text-xs text-ink-2">{option.hint}</span> : null}
                </span>
                <Radix.ItemIndicator>
                  <Check size={14} />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
