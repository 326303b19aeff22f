const FULL = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

/**
 * A number in full with separators between thousands.
 *
 * @param value Any number.
 * @returns For example `12,345`.
 *
 * @example
 * ```ts
 * import { formatNumber } from "./format_number.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatNumber(1234567), "1,234,567");
 * ```
 */
export function formatNumber(value: number): string {
  return FULL.format(value);
}
