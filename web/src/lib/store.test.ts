import { beforeEach, expect, test, vi } from "vitest";

import { says } from "@/lib/naming";
import { DRAFT, dropOf, dropOwn, keep, keepOwn, leave, onPlace, recall, recallOwn, settle } from "@/lib/store";

/** What browsers have: its keys can be listed like those of an object. */
function storage(): Record<string, string> {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- that is what a storage does
      delete this[key];
    },
  };
  return Object.create(methods) as Record<string, string>;
}

let kept: Record<string, string>;
beforeEach(() => {
  kept = storage();
  vi.stubGlobal("localStorage", kept);
  settle(null, null);
});

test("a draft is its writer's, in its workspace: nobody else finds it", () => {
  settle("anna", "default");
  keepOwn(DRAFT, { prompt: "@mira" });
  settle("anna", "team");
  expect(recallOwn(DRAFT, null)).toBeNull();
  settle("ben", "default");
  expect(recallOwn(DRAFT, null)).toBeNull();
  settle("anna", "default");
  expect(recallOwn(DRAFT, null)).toEqual({ prompt: "@mira" });
});

test("whoever leaves takes everything along, and leaves the browser's own choices and other people's drafts", () => {
  settle("ben", "default");
  keepOwn(DRAFT, { prompt: "a boat" });
  settle("anna", "team");
  keepOwn(DRAFT, { prompt: "@mira" });
  settle("anna", "default");
  keepOwn(DRAFT, { prompt: "@mira again" });
  keep("workspace", "default");
  keep("theme", "dark");
  keep("library.size", 240);
  const heard = vi.fn();
  const stop = onPlace(heard);
  leave();
  stop();
  expect(heard).toHaveBeenCalledTimes(2);
  expect(JSON.stringify(kept)).not.toMatch(/anna|mira/);
  expect(recall("workspace", "")).toBe("");
  expect([recall("theme", ""), recall("library.size", 0)]).toEqual(["dark", 240]);
  keepOwn(DRAFT, { prompt: "nobody sits here" });
  expect(JSON.stringify(kept)).not.toContain("nobody");
  settle("ben", "default");
  expect(recallOwn(DRAFT, null)).toEqual({ prompt: "a boat" });
});

test("what was kept under no name is nobody's, and goes when somebody comes", () => {
  keep("composer", { state: { prompt: "@mira" } });
  keep("intents", [{ name: "Mira" }]);
  settle("ben", "default");
  expect(Object.keys(kept)).toEqual([]);
});

test("an erased subject goes from whatever anybody has written in that workspace", () => {
  for (const user of ["anna", "ben"]) {
    settle(user, "default");
    keepOwn(DRAFT, { prompt: "smile,\n@mira-m at the sea" });
  }
  settle("carla", "default");
  keepOwn(DRAFT, { prompt: "admirable" });
  settle("anna", "team");
  keepOwn(DRAFT, { prompt: "another @mira-m" });
  settle("anna", "default");
  dropOwn(DRAFT, (draft) => says(draft, "Mira M."));
  expect(Object.keys(kept).sort()).toEqual(["atelier.own/anna/team/composer", "atelier.own/carla/default/composer"]);
});

test("an erased workspace, and an erased user, leave nothing here", () => {
  for (const [user, workspace] of [
    ["anna", "default"],
    ["anna", "team/b.c"],
    ["ben", "team/b.c"],
  ] as const) {
    settle(user, workspace);
    keepOwn(DRAFT, { prompt: "x" });
  }
  dropOf({ workspace: "team/b.c" });
  expect(Object.keys(kept)).toEqual(["atelier.own/anna/default/composer"]);
  keepOwn(DRAFT, { prompt: "written by whoever is still there" });
  expect(Object.keys(kept)).toHaveLength(1);
  dropOf({ user: "anna" });
  expect(Object.keys(kept)).toEqual([]);
});

test("a name is found as it is written and as it is mentioned, as a word of its own", () => {
  expect(says({ prompt: "MIRA M. in a coat" }, "Mira M.")).toBe(true);
  expect(says({ "s1|holiday.zip|12": "u" }, "s1")).toBe(true);
  expect(says({ prompt: "a miracle" }, "Mira")).toBe(false);
  expect(says({ prompt: "anything" }, "")).toBe(false);
});
