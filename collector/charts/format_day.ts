const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const LONG = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", {
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const FULL = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const FORMATS = { short: SHORT, month: MONTH, long: LONG, full: FULL };

/**
 * A UTC day for readers.
 *
 * @param day The day as `YYYY-MM-DD`.
 * @param style `short` as on an axis, `month` as on a long axis, `long` with the year, `full` with the
 * day of the week.
 * @returns For example `22 Nov`, `Nov 2026`, `22 Nov 2026` or `Sun, 22 Nov 2026`.
 *
 * @example
 * ```ts
 * import { formatDay } from "./format_day.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatDay("2026-11-22", "long"), "22 Nov 2026");
 * ```
 */
export function formatDay(day: string, style: keyof typeof FORMATS): string {
  return FORMATS[style].format(new Date(`${day}T00:00:00Z`));
}
