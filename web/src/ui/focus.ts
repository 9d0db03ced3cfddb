/** Where the keyboard goes in a dialog: into its first field, else to the dialog itself. Never onto a button by chance. */
export function focusField(event: Event): void {
  event.preventDefault();
  const root = event.currentTarget;
  if (!(root instanceof HTMLElement)) return;
  (root.querySelector<HTMLElement>("input:not([type=hidden]):not([hidden]), textarea") ?? root).focus();
}
