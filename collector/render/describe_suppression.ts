/**
 * Says what a dimension keeps back and why.
 *
 * @param count How many values were folded into `other`; `undefined` and 0 mean none.
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
 *   "1 value counts as other: fewer than 5 sessions hold it, or it would give such a value away",
 * );
 * assert.equal(describeSuppression(0, 5), null);
 * ```
 */
export function describeSuppression(count: number | undefined, minCell: number): string | null {
  if (count === undefined || count === 0) return null;
  const [values, them] = count === 1 ? ["1 value counts", "it"] : [`${count} values count`, "each"];
  return `${values} as other: fewer than ${minCell} sessions hold ${them}, or it would give such a value away`;
}
