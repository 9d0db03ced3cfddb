import { spell } from "@/actions/shortcuts";
import { cn } from "@/ui/cn";

/** A shortcut as keycaps, in the words of this system (⌘ on a Mac, Ctrl elsewhere). */
export function Keys({ combo, inverted }: { combo: string; inverted?: boolean }) {
  return (
    <span className="inline-flex gap-0.5 pointer-coarse:hidden">
      {spell(combo).map((key) => (
        <kbd
          key={key}
          className={cn(
            "min-w-5 rounded-sm border px-1 text-center font-sans text-[11px] leading-4",
            inverted ? "border-ground/30" : "border-line bg-sunken text-ink-2",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
