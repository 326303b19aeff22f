/** Longest wait that a collector can ask for, in milliseconds: one day. */
export const MAX_RETRY_AFTER_MS: number = 86_400_000;

/**
 * Reads the header `Retry-After` (RFC 9110 section 10.2.3): seconds or a date.
 *
 * @param header The header's value.
 * @param now The present, in milliseconds since 1970 UTC.
 * @returns Milliseconds to wait, at most one day; `null` when the header is missing or unreadable.
 *
 * @example
 * ```ts
 * import { readRetryAfter } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readRetryAfter("120", 0), 120_000);
 * assert.equal(readRetryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 2_000), 3_000);
 * assert.equal(readRetryAfter("soon", 0), null);
 * ```
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  // A bare number is seconds; Date.parse would read it as a year.
  const waitMs = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /[a-z]/i.test(text)
    ? Date.parse(text) - now
    : NaN;
  return Number.isNaN(waitMs) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}
