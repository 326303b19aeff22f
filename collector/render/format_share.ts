/**
 * A part of a whole in percent, with the digits that its size deserves.
 *
 * @param part Zero or more.
 * @param whole What it is a part of; without any the share is a dash.
 * @returns For example `42%`, `3.1%`, `<0.1%` or `–`.
 *
 * @example
 * ```ts
 * import { formatShare } from "./format_share.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatShare(1, 3), "33%");
 * assert.equal(formatShare(1, 32), "3.1%");
 * assert.equal(formatShare(0, 0), "–");
 * ```
 */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "–";
  const percent = (part / whole) * 100;
  if (percent === 0) return "0%";
  if (percent < 0.1) return "<0.1%";
  return percent < 9.95 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`;
}
