import type { Counted } from "./tally.ts";

/**
 * What may be told of what was counted: nothing of a time that began before the person's decision, since
 * a sum does not say when its parts came. Facts about the run hold at the moment they are told.
 *
 * @param counted What was counted.
 * @param from When counting began, in milliseconds since 1970 UTC.
 * @param since When the person decided, in milliseconds since 1970 UTC; `null` when no date is known.
 * @returns The same, or without counters and features.
 *
 * @example
 * ```ts
 * import { countedSince } from "./counted_since.ts";
 * import assert from "node:assert/strict";
 *
 * const counted = { counters: { requests: 3 }, features: ["blending"], tags: { nodes: 2 } };
 * assert.deepEqual(countedSince(counted, 2_000, 1_000), counted);
 * assert.deepEqual(countedSince(counted, 1_000, 2_000), {
 *   counters: {},
 *   features: [],
 *   tags: { nodes: 2 },
 * });
 * ```
 */
export function countedSince(counted: Counted, from: number, since: number | null): Counted {
  return since === null || since <= from ? counted : { ...counted, counters: {}, features: [] };
}
