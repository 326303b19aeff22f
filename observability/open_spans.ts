/** Spans that have begun and not ended, by key. Made by {@linkcode createOpenSpans}. */
export interface OpenSpans<S> {
  /** Number of open spans. */
  readonly size: number;
  /** Remembers a span; the oldest one is handed back through `evict` when there are too many. */
  open(key: string, span: S): void;
  /** Takes the span opened last under the key, if any. */
  close(key: string): S | undefined;
  /** Takes all of them, oldest first. */
  drain(): S[];
}

/**
 * Makes the bounded table of open spans.
 *
 * A second span under one key stands beside the first. The one opened last is closed first, so that an
 * END that was lost costs its own span and does not shift every later pair.
 *
 * @typeParam S what is remembered
 * @param limit how many may be open
 * @param evict receives the oldest when there are more
 * @returns an empty table
 * @example
 * ```ts
 * import { createOpenSpans } from "./open_spans.ts";
 * import assert from "node:assert/strict";
 *
 * const table = createOpenSpans<string>(10, () => {});
 * table.open("a", "first");
 * table.open("a", "second");
 * assert.equal(table.close("a"), "second");
 * assert.deepEqual(table.drain(), ["first"]);
 * ```
 */
export function createOpenSpans<S>(limit: number, evict: (span: S) => void): OpenSpans<S> {
  const spans = new Map<number, { readonly key: string; readonly span: S }>();
  const stacks = new Map<string, number[]>();
  let last = 0;

  const take = (id: number): S => {
    const { key, span } = spans.get(id)!;
    spans.delete(id);
    const rest = stacks.get(key)!.filter((other) => other !== id);
    if (rest.length === 0) stacks.delete(key);
    else stacks.set(key, rest);
    return span;
  };

  return {
    get size(): number {
      return spans.size;
    },
    open(key: string, span: S): void {
      const id = ++last;
      spans.set(id, { key, span });
      stacks.set(key, [...stacks.get(key) ?? [], id]);
      // A Map gives its keys in order of insertion: the first one is the oldest.
      for (const oldest of spans.keys()) {
        if (spans.size <= limit) break;
        evict(take(oldest));
      }
    },
    close(key: string): S | undefined {
      const id = stacks.get(key)?.at(-1);
      return id === undefined ? undefined : take(id);
    },
    drain: (): S[] => [...spans.keys()].map(take),
  };
}
