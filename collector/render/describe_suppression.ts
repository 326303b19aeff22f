/**
 * Says what a dimension keeps back and why.
 *
 * @param count How many values are not named for all of their sessions; `undefined` and 0 mean none.
 * @param minCell Fewest sessions that a value needs to be named.
 * @returns One sentence without a final period, or `null` when nothing was kept back.
 *
 * @example
 * ```ts
 * import { describeSuppression } from "./describe_suppression.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   describeSuppression(1, 5),
 *   "Some or all sessions of 1 value count as other or are left out, " +
 *     "so that no group of fewer than 5 sessions is shown",
 * );
 * assert.equal(describeSuppression(0, 5), null);
 * ```
 */
export function describeSuppression(count: number | undefined, minCell: number): string | null {
  if (count === undefined || count === 0) return null;
  const values = count === 1 ? "1 value" : `${count} values`;
  return `Some or all sessions of ${values} count as other or are left out, ` +
    `so that no group of fewer than ${minCell} sessions is shown`;
}
