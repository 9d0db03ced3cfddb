import type { Action } from "@/actions/registry";

/** How well a text matches words: all its letters in order, better when they start words. 0: not at all. */
export function score(query: string, words: string): number {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, "");
  const text = words.toLowerCase();
  if (!wanted) return 1;
  const whole = text.indexOf(query.toLowerCase().trim());
  if (whole >= 0) return 100 - Math.min(whole, 50) + (whole === 0 || text[whole - 1] === " " ? 50 : 0);
  let points = 0;
  let at = 0;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at);
    if (next < 0) return 0;
    points += next === 0 || text[next - 1] === " " ? 3 : next === at ? 2 : 0.2;
    at = next + 1;
  }
  return points / wanted.length;
}

/** The actions that a text means, the best first; all of them, in order, without one. */
export function rank(query: string, actions: readonly Action[]): Action[] {
  if (!query.trim()) return [...actions];
  return actions
    .map((action) => ({
      action,
      points: Math.max(
        score(query, action.label),
        score(query, action.words ?? "") * 0.8 * Number(Boolean(action.words)),
      ),
    }))
    .filter((one) => one.points > 0.8)
    .sort((a, b) => b.points - a.points)
    .map((one) => one.action);
}
