/** Colours that pictures can be looked for by. */
export const COLOURS = [
  "#c83737",
  "#e08a2e",
  "#e8cf3a",
  "#4f9d45",
  "#2f9ea0",
  "#3a6fd0",
  "#7a4fc4",
  "#cc5a9c",
  "#7a5236",
  "#111111",
  "#8a8a8a",
  "#f4f4f4",
];

/** What there is with how many, and what is chosen though there are none of it now. */
export function withOwn(found: readonly { value: string; count: number }[], chosen: string | undefined) {
  const options = found.map((one) => ({ value: one.value, label: `${one.value} (${one.count})` }));
  return chosen && !found.some((one) => one.value === chosen)
    ? [...options, { value: chosen, label: chosen }]
    : options;
}
