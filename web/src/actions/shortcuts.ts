/** Shortcuts are written "mod+k", "shift+?", "g c" (one after the other). `mod` is ⌘ on a Mac and Ctrl elsewhere. */

const mac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

const NAMES: Record<string, string> = {
  mod: mac ? "⌘" : "Ctrl",
  shift: mac ? "⇧" : "Shift",
  alt: mac ? "⌥" : "Alt",
  enter: "↵",
  escape: "Esc",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  delete: "Del",
  backspace: "⌫",
  space: "Space",
};

/** A shortcut as the words on the keys. */
export function spell(combo: string): string[] {
  return combo.split(/[+ ]/).map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** What was pressed, in the way shortcuts are written. */
export function pressed(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const parts: string[] = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // Shift is part of the character itself ("?"), unless the key is a letter or has a name.
  if (event.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push("shift");
  return [...parts, key].join("+");
}

/** Whether keys go into a text here, so that single letters are no shortcuts. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return (
    target.tagName === "INPUT" &&
    !["checkbox", "radio", "range", "button", "file"].includes((target as HTMLInputElement).type)
  );
}

const SEQUENCE_MS = 1000;

/** Follows what is pressed and tells which of some shortcuts is meant; keeps the first key of a sequence for a second. */
export class Matcher {
  private first = "";
  private since = 0;

  match(combo: string, combos: Iterable<string>, now: number): string | null {
    const known = [...combos];
    const joined = this.first && now - this.since < SEQUENCE_MS ? `${this.first} ${combo}` : "";
    this.first = "";
    if (joined && known.includes(joined)) return joined;
    if (known.includes(combo)) return combo;
    if (known.some((one) => one.startsWith(`${combo} `))) {
      this.first = combo;
      this.since = now;
    }
    return null;
  }
}
