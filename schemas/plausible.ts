/** How far a number can go before no real machine or program has it. */
export interface Plausible {
  /** Largest plausible size, in the unit of the field; a negative number is judged without its sign. */
  readonly max: number;
  /** What the limit is taken from: the largest that exists, and the room above it. */
  readonly because: string;
}

/**
 * Tells a number that may be counted from one that is set apart.
 *
 * A message with an implausible number is valid, stored and answered like any other: a machine of
 * tomorrow must not be turned away, and nobody is told what to send instead. Only the number stays out of
 * the counts of its field.
 *
 * @param value A value of a message.
 * @param plausible What its field says; `undefined` when it says nothing.
 * @returns Whether it may be counted; everything but a number may.
 *
 * @example
 * ```ts
 * import { isPlausible } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const plausible = { max: 64, because: "no machine has more" };
 * assert.equal(isPlausible(8, plausible), true);
 * assert.equal(isPlausible(10_000, plausible), false);
 * ```
 */
export function isPlausible(value: unknown, plausible: Plausible | undefined): boolean {
  return plausible === undefined || typeof value !== "number" || Math.abs(value) <= plausible.max;
}
