/** Where the keyboard goes in a dialog: into its first field, else (and on a touch screen) to the dialog itself. Never onto a button by chance. */
export function focusField(event: Event): void {
  event.preventDefault();
  const root = event.currentTarget;
  if (!(root instanceof HTMLElement)) return;
  // A finger's keyboard would cover half of what opened before anything of it was read.
  if (matchMedia("(pointer: coarse)").matches) {
    root.focus();
    return;
  }
  (root.querySelector<HTMLElement>("input:not([type=hidden]):not([hidden]), textarea") ?? root).focus();
}
