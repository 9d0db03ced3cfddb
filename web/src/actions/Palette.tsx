import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useMemo, useState, type KeyboardEvent } from "react";

import { useFurther } from "@/actions/further";
import { rank } from "@/actions/rank";
import { allowed, perform, useRegistry, type Action } from "@/actions/registry";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { Keys } from "@/ui/keys";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Everything that can be done now, found by typing. A combobox with a list, as ARIA describes it. */
export function Palette({ open, onOpenChange }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70dvh] w-[min(36rem,94vw)] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-3 outline-none animate-fade"
        >
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <Finder onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Braces: what a browser returns from scrolling would be taken for a clean-up. */
const show = (node: HTMLElement | null) => {
  node?.scrollIntoView({ block: "nearest" });
};

function Finder({ onDone }: { onDone: () => void }) {
  const actions = useRegistry((state) => state.actions);
  const further = useFurther();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(
    () =>
      rank(
        text,
        [...actions.values(), ...(text.trim() ? further : [])].filter((action) => !action.hidden && allowed(action)),
      ),
    [actions, further, text],
  );
  const chosen = Math.min(at, found.length - 1);

  const choose = (action: Action | undefined) => {
    if (!action) return;
    onDone();
    // After the dialog has given the focus back, so that an action that moves it wins.
    setTimeout(() => void perform(action), 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[chosen]);
    }
  };

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={18} className="text-ink-3" />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={found[chosen] ? `palette-${chosen}` : undefined}
          aria-label={t("palette.title")}
          placeholder={t("palette.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-13 flex-1 bg-transparent text-md outline-none placeholder:text-ink-3"
        />
      </div>
      <div
        role="listbox"
        id="palette-list"
        aria-label={t("palette.title")}
        className="scroll-slim min-h-0 flex-1 overflow-y-auto p-2"
      >
        {found.length === 0 ? <p className="px-3 py-6 text-center text-ink-2">{t("palette.empty")}</p> : null}
        {found.map((action, index) => (
          <button
            key={action.id}
            type="button"
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            ref={index === chosen ? show : undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(action)}
            className={cn(
              "flex h-10 w-full items-center pointer-coarse:h-11 gap-3 rounded-md px-3 text-left",
              index === chosen ? "bg-hover text-ink" : "text-ink-2",
            )}
          >
            {action.icon ? <action.icon size={16} /> : <span className="size-4" />}
            <span className="flex-1 truncate text-ink">{action.label}</span>
            {action.shortcut ? <Keys combo={action.shortcut} /> : null}
          </button>
        ))}
      </div>
    </>
  );
}
