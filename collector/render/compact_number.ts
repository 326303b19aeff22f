const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/**
 * A number with three significant digits and a suffix, for places where the full value is at hand.
 *
 * @param value Any number.
 * @returns For example `1.23M`; numbers below 10,000 stand in full.
 *
 * @example
 * ```ts
 * import { compactNumber } from "./compact_number.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(compactNumber(1234567), "1.23M");
 * assert.equal(compactNumber(9876), "9,876");
 * ```
 */
export function compactNumber(value: number): string {
  if (Math.abs(value) < 10_000) {
    return Number.isInteger(value) ? value.toLocaleString("en") : COMPACT.format(value);
  }
  return COMPACT.format(value);
}
