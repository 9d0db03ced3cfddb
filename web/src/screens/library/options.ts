/** What there is with how many, and what is chosen though there are none of it now. */
export function withOwn(found: readonly { value: string; count: number }[], chosen: string | undefined) {
  const options = found.map((one) => ({ value: one.value, label: `${one.value} (${one.count})` }));
  return chosen && !found.some((one) => one.value === chosen)
    ? [...options, { value: chosen, label: chosen }]
    : options;
}
