import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { focusField } from "@/ui/focus";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A panel from the right; from below on a phone. */
export function Sheet({ open, onOpenChange, title, description, actions, children, className }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Radix.Content
          onOpenAutoFocus={focusField}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex flex-col overflow-hidden bg-raised shadow-3 outline-none",
            "max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[88dvh] max-sm:rounded-t-xl max-sm:animate-sheet-up max-sm:pb-[env(safe-area-inset-bottom)]",
            "sm:inset-y-2 sm:right-2 sm:w-[min(26rem,92vw)] sm:rounded-xl sm:border sm:border-line sm:animate-sheet",
            className,
          )}
        >
          <header className="flex items-center gap-2 border-b border-line py-3 pr-3 pl-5">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-md font-semibold">{title}</Radix.Title>
              {description ? <Radix.Description className="text-sm text-ink-2">{description}</Radix.Description> : null}
            </div>
            {actions}
            <Radix.Close asChild>
              <IconButton label={t("common.close")} size="sm">
                <X size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="scroll-slim min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
