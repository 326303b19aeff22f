/** Largest size that is kept exactly. */
const EXACT = 16;

/**
 * Rounds a size up to a step: exact up to 16, then two steps for every doubling (24, 32, 48, 64, 96, ...),
 * the sizes that hardware comes in. The exact size of a large cluster would single it out, and a number
 * that grows while a session lasts passes a few steps instead of leaving a trail of values.
 *
 * @param size Any number; fractions are rounded up to a whole number first.
 * @returns The step, `null` for what is negative or not finite.
 *
 * @example
 * ```ts
 * import { coarseSize } from "./coarse_size.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(coarseSize(7), 7);
 * assert.equal(coarseSize(23.2), 24);
 * assert.equal(coarseSize(1_000), 1024);
 * ```
 */
export function coarseSize(size: number): number | null {
  if (!Number.isFinite(size) || size < 0) return null;
  const whole = Math.ceil(size);
  if (whole <= EXACT) return whole;
  const power = 2 ** Math.ceil(Math.log2(whole));
  const step = whole <= power * 0.75 ? power * 0.75 : power;
  return Number.isSafeInteger(step) ? step : null;
}
