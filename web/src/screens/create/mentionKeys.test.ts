import { expect, test } from "vitest";

import { mentionKey } from "@/screens/create/mentionKeys";

const BARE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const pressed = (key: string, held: Partial<typeof BARE> = {}) => mentionKey({ ...BARE, key, ...held });

test("the open list of subjects takes bare keys", () => {
  expect(["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].map((key) => pressed(key))).toEqual([
    "next",
    "previous",
    "take",
    "take",
    "close",
  ]);
  expect(pressed("a")).toBeNull();
});

test("what is pressed with a modifier is not the list's: Ctrl+Enter sends, though the list is open", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }])
    for (const key of ["Enter", "Tab", "ArrowDown", "Escape"]) expect(pressed(key, held)).toBeNull();
});
