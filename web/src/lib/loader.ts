import type { Span } from "@/lib/months";

/** Requests at a time: more would wait for each other. */
const MOST = 2;
/** After a part was given up for another one, so long before the next is begun, ms: a scrubber passes by many. */
const PAUSE = 100;

interface Ways<S, T> {
  read: (scope: S, span: Span, signal: AbortSignal) => Promise<T>;
  done: (scope: S, span: Span, found: T) => void;
  failed: (error: unknown) => void;
  /** Whether asking again would fail again. */
  isFinal: (error: unknown) => boolean;
}

const name = (span: Span) => `${span.month}|${span.from}|${span.to}`;
const meet = (one: Span, other: Span) => one.month === other.month && one.from < other.to && other.from < one.to;

/**
 * Reads parts of a library as they are looked at: what is in the window first, what is near it when nothing is missing
 * there. What is no longer near is given up.
 */
export class Loader<S, T> {
  private readonly going = new Map<string, { span: Span; stop: AbortController }>();
  private readonly refused = new Set<string>();
  private scope: { value: S; key: string } | null = null;
  private wishes: { urgent: readonly Span[]; soon: readonly Span[] } = { urgent: [], soon: [] };
  private gaveUp = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ways: Ways<S, T>) {}

  /** Say what is looked at. `key` names the scope: what was asked of another one is given up. */
  ask(scope: S, key: string, urgent: readonly Span[], soon: readonly Span[]): void {
    if (this.scope?.key !== key) {
      this.stop();
      this.refused.clear();
    }
    this.scope = { value: scope, key };
    this.wishes = { urgent, soon };
    const wanted = [...urgent, ...soon];
    for (const [id, one] of this.going) {
      if (wanted.some((span) => meet(span, one.span))) continue;
      one.stop.abort();
      this.going.delete(id);
      this.gaveUp = performance.now();
    }
    this.next();
  }

  /** Give up whatever is on its way. */
  stop(): void {
    for (const one of this.going.values()) one.stop.abort();
    this.going.clear();
    clearTimeout(this.timer);
    this.wishes = { urgent: [], soon: [] };
  }

  private next(): void {
    clearTimeout(this.timer);
    const free = (span: Span) =>
      !this.refused.has(name(span)) && ![...this.going.values()].some((one) => meet(one.span, span));
    const { urgent, soon } = this.wishes;
    for (const span of [...urgent, ...soon]) {
      if (this.going.size >= MOST) return;
      if (!free(span)) continue;
      // What is only near waits until the window has all it needs.
      if (!urgent.includes(span) && this.going.size > 0) return;
      const left = this.gaveUp + PAUSE - performance.now();
      if (left > 0) {
        this.timer = setTimeout(() => this.next(), left);
        return;
      }
      this.begin(span);
    }
  }

  private begin(span: Span): void {
    const { scope } = this;
    if (!scope) return;
    const stop = new AbortController();
    const id = name(span);
    this.going.set(id, { span, stop });
    this.ways
      .read(scope.value, span, stop.signal)
      .then((found) => {
        if (!stop.signal.aborted) this.ways.done(scope.value, span, found);
      })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        // What did not arrive is asked for again by scrolling or a reconnect; what the server refuses stays refused.
        if (this.ways.isFinal(error)) this.refused.add(id);
        this.ways.failed(error);
      })
      .finally(() => {
        if (this.going.get(id)?.stop === stop) this.going.delete(id);
      });
  }
}
