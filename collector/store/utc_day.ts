/** Length of a UTC day, in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * The number of a UTC day.
 *
 * @param instant Milliseconds since 1970 UTC.
 * @returns Whole days since 1970-01-01.
 *
 * @example
 * ```ts
 * import { utcDay } from "./utc_day.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(utcDay(Date.UTC(1970, 0, 3, 12)), 2);
 * ```
 */
export function utcDay(instant: number): number {
  return Math.floor(instant / DAY_MS);
}

/** The number of a day written as `YYYY-MM-DD`. */
export function readDay(text: string): number {
  return utcDay(Date.parse(`${text}T00:00:00.000Z`));
}

/** A day's number as `YYYY-MM-DD`. */
export function nameDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
