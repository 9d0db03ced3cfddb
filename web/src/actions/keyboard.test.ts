// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { hear } from "@/actions/keyboard";
import { useRegistry, type Action } from "@/actions/registry";
import { Matcher } from "@/actions/shortcuts";

const does = vi.fn(() => undefined);
const offer = (more: Partial<Action> = {}) =>
  useRegistry
    .getState()
    .register([{ id: "picture.trash", label: "Trash", scope: "viewer", shortcut: "delete", perform: does, ...more }]);
const press = (target: Element) => {
  const event = new KeyboardEvent("keydown", { key: "Delete", bubbles: true, cancelable: true });
  target.addEventListener("keydown", (heard) => hear(heard as KeyboardEvent, new Matcher()), { once: true });
  target.dispatchEvent(event);
};
const show = (html: string) => {
  document.body.innerHTML = html;
};

beforeEach(() => {
  useRegistry.setState({ actions: new Map() });
  does.mockClear();
});
afterEach(() => show(""));

describe("keys", () => {
  it("perform what the screen offers", () => {
    offer();
    press(document.body);
    expect(does).toHaveBeenCalledOnce();
  });

  it("do nothing to a picture below an open dialog, wherever the focus is", () => {
    offer();
    show('<div role="dialog" data-state="open"><button>Make a link</button></div>');
    press(document.querySelector("button") as Element);
    press(document.body);
    expect(does).not.toHaveBeenCalled();
  });

  it("reach actions that are always there", () => {
    offer({ always: true });
    show('<div role="dialog" data-state="open"></div>');
    press(document.body);
    expect(does).toHaveBeenCalledOnce();
  });
});
