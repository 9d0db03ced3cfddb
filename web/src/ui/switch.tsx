import { Checkbox as Box, Switch as Radix } from "radix-ui";
import { Check } from "lucide-react";
import { useId } from "react";

interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function Switch({ label, hint, checked, onChange, disabled }: Props) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 pointer-coarse:min-h-11">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {hint ? <span className="block text-xs font-normal text-ink-2">{hint}</span> : null}
      </label>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled ?? false}
        className="relative mt-0.5 after:absolute after:-inset-3 h-5 w-9 shrink-0 rounded-full bg-field transition-colors data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow-1 transition-transform duration-100 data-[state=checked]:translate-x-[18px]" />
      </Radix.Root>
    </div>
  );
}

export function Checkbox({ label, hint, checked, onChange, disabled }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3 pointer-coarse:min-h-11">
      <Box.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        disabled={disabled ?? false}
        className="relative mt-0.5 grid size-4.5 after:absolute after:-inset-3 shrink-0 place-items-center rounded-sm border border-field bg-raised data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Box.Indicator>
          <Check size={13} strokeWidth={3} className="text-white" />
        </Box.Indicator>
      </Box.Root>
      <label htmlFor={id} className="text-base text-pretty">
        {label}
        {hint ? <span className="block text-sm text-ink-2">{hint}</span> : null}
      </label>
    </div>
  );
}
