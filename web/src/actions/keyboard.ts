import { useEffect } from "react";

import { allowed, perform, useRegistry } from "@/actions/registry";
import { Matcher, pressed, typing } from "@/actions/shortcuts";

/** What takes keys for itself. */
const TAKES = "[role=dialog],[role=menu],[role=listbox]";

/**
 * Whether a key belongs to what is open over the screen: a button that was pressed in it and works now has lost the
 * focus, and what is typed then is still not meant for what lies below.
 */
function covered(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest(TAKES)) return true;
  return document.querySelector("[role=dialog][data-state=open]") !== null;
}

/** Perform the action whose shortcut was pressed, if there is one that is offered here. */
export function hear(event: KeyboardEvent, matcher: Matcher): void {
  if (event.defaultPrevented || event.isComposing) return;
  const inText = typing(event.target);
  const actions = [...useRegistry.getState().actions.values()].filter(
    (action) => action.shortcut && (!inText || action.always) && allowed(action),
  );
  const found = matcher.match(
    pressed(event),
    actions.map((action) => action.shortcut ?? ""),
    event.timeStamp,
  );
  const action = found === null ? undefined : actions.findLast((one) => one.shortcut === found);
  if (!action || (covered(event.target) && !action.always)) return;
  event.preventDefault();
  void perform(action);
}

/** Listens for the shortcuts of all actions that are offered now. Mounted once, by the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    const matcher = new Matcher();
    const listen = (event: KeyboardEvent) => hear(event, matcher);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
