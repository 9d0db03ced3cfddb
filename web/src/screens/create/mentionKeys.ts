/** What a key does to the open list of subjects; null: it is not the list's. */
export type MentionKey = "next" | "previous" | "take" | "close";

const KEYS: Record<string, MentionKey> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  Enter: "take",
  Tab: "take",
  Escape: "close",
};

/** With a modifier a key means something else: Ctrl+Enter sends, Shift+Enter breaks the line, Shift+Tab goes back. */
export function mentionKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): MentionKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  return KEYS[event.key] ?? null;
}
