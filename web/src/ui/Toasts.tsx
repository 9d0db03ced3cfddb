import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Portal, Toast as Radix } from "radix-ui";

import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { useToasts, type Note } from "@/ui/toast";

const ICONS = { info: Info, good: CircleCheck, bad: TriangleAlert };

/** What was said in passing; the newest below. */
export function Toasts() {
  const { notes, drop } = useToasts();
  return (
    <Radix.Provider swipeDirection="right" label={t("common.notice")}>
      {notes.map((note) => {
        const Icon = ICONS[note.tone];
        return (
          <Radix.Root
            key={note.id}
            duration={note.tone === "bad" ? 10_000 : 6_000}
            onOpenChange={(open) => !open && drop(note.id)}
            className="flex items-start gap-3 rounded-lg border border-line bg-raised py-3 pr-2 pl-4 shadow-3 animate-rise"
          >
            <Icon
              size={18}
              className={cn(
                "mt-px shrink-0",
                note.tone === "bad" ? "text-bad" : note.tone === "good" ? "text-good" : "text-ink-2",
              )}
            />
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-medium text-pretty">{note.title}</Radix.Title>
              {note.text ? (
                <Radix.Description className="mt-0.5 text-sm text-pretty break-words text-ink-2 first-letter:uppercase">
                  {note.text}
                </Radix.Description>
              ) : null}
              {note.action && note.text ? <Way action={note.action} className="mt-1.5 -ml-2" /> : null}
            </div>
            {note.action && !note.text ? <Way action={note.action} className="-my-1" /> : null}
            <Radix.Close asChild>
              <IconButton label={t("common.close")} size="sm" className="-my-1.5">
                <X size={14} />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        );
      })}
      {/* Beside the dialogs, not in the page below them. What is live for screen readers is not hidden by a dialog. */}
      <Portal.Root aria-live="off">
        <Radix.Viewport className="fixed right-4 bottom-20 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none sm:bottom-4" />
      </Portal.Root>
    </Radix.Provider>
  );
}

/** What can be done about it: beside a title, below a longer text. */
function Way({ action, className }: { action: NonNullable<Note["action"]>; className: string }) {
  return (
    <Radix.Action
      altText={action.label}
      onClick={action.run}
      className={cn("h-7 rounded-md px-2 font-medium text-accent-ink hover:bg-hover pointer-coarse:h-11", className)}
    >
      {action.label}
    </Radix.Action>
  );
}
