import { useId, type ComponentProps, type ReactNode } from "react";

import { cn } from "@/ui/cn";

const INPUT =
  "w-full rounded-md border text-ellipsis border-field/60 bg-raised px-3 text-base text-ink placeholder:text-ink-3 " +
  "hover:border-field focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent " +
  "disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(INPUT, "h-9 pointer-coarse:h-11", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(INPUT, "min-h-20 resize-y py-2", className)} {...rest} />;
}

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Shown at the right of the label: a value or a button. */
  aside?: ReactNode;
  children: (props: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}

/** A control with its label, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId();
  const about = error ?? hint;
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {aside ? <span className="tabular text-sm text-ink-2">{aside}</span> : null}
      </div>
      {children({
        id,
        ...(about ? { "aria-describedby": `${id}-about` } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {about ? (
        <p id={`${id}-about`} className={cn("text-xs first-letter:uppercase", error ? "text-bad" : "text-ink-2")}>
          {about}
        </p>
      ) : null}
    </div>
  );
}
