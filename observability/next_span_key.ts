let last = 0;

/**
 * Gives the next key that joins a START event with its END: an integer unique in this process.
 *
 * @returns 1, 2, 3, …
 * @example
 * ```ts
 * import { nextSpanKey } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * assert.notEqual(nextSpanKey(), nextSpanKey());
 * ```
 */
export function nextSpanKey(): number {
  return ++last;
}
