import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, type ReactNode } from "react";

import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { focusField } from "@/ui/focus";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Spoken to screen readers; shown unless `quiet`. */
  description?: string | undefined;
  children?: ReactNode;
  footer?: ReactNode;
  className?: string;
}

export function Dialog({ open, onOpenChange, title, description, children, footer, className }: Props) {
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-scrim animate-fade" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            focusField(event);
          }}
          // Most are opened by state, not by a trigger that Radix would know to go back to.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex max-h-[min(88dvh,48rem)] flex-col overflow-hidden border border-line bg-raised shadow-3 outline-none",
            "max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-xl max-sm:animate-sheet-up max-sm:pb-[env(safe-area-inset-bottom)]",
            "sm:top-1/2 sm:left-1/2 sm:w-[min(32rem,92vw)] sm:-translate-1/2 sm:rounded-xl sm:animate-fade",
            className,
          )}
        >
          <header className="flex items-start gap-4 px-6 pt-5 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-md font-semibold">{title}</Radix.Title>
              {description ? <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description> : null}
            </div>
            <Radix.Close asChild>
              <IconButton label={t("common.close")} size="sm" className="-mt-1 -mr-2">
                <X size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="scroll-slim min-h-0 flex-1 overflow-y-auto px-6 pb-5">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-6 py-4">{footer}</footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
