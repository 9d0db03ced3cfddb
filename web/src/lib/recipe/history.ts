/** What was, what is, what was taken back. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
}

const MOST = 200;

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** A new state; nothing where it is the old one. */
export const advance = <T>(history: History<T>, now: T): History<T> =>
  now === history.now ? history : { past: [...history.past.slice(1 - MOST), history.now], now, future: [] };

export function back<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined
    ? history
    : { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

export function forth<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
}
