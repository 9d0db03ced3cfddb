import { useEffect } from "react";

import { allowed, perform, useRegistry } from "@/actions/registry";
import { Matcher, pressed, typing } from "@/actions/shortcuts";

/** Listens for the shortcuts of all actions that are offered now. Mounted once, by the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    const matcher = new Matcher();
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const inText = typing(event.target);
      const inDialog =
        event.target instanceof Element && event.target.closest("[role=dialog],[role=menu],[role=listbox]") !== null;
      const actions = [...useRegistry.getState().actions.values()].filter(
        (action) => action.shortcut && (!inText || action.always) && allowed(action),
      );
      const found = matcher.match(
        pressed(event),
        actions.map((action) => action.shortcut ?? ""),
        event.timeStamp,
      );
      const action = found === null ? undefined : actions.findLast((one) => one.shortcut === found);
      if (!action) return;
      if (inDialog && action.scope !== "viewer" && !action.always) return;
      event.preventDefault();
      void perform(action);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
