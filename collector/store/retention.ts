import { MAX_CLOCK_SKEW_MINUTES, MAX_MESSAGE_AGE_DAYS } from "../../schemas/limits.ts";
import { DAY_MS, utcDay } from "./utc_day.ts";

/** Days that a tombstone outlives what it stands for. */
export const TOMBSTONE_DAYS = 365;

/** How long what is kept lives. Days are numbers of UTC days, lifetimes milliseconds. */
export interface Retention {
  /** The first day whose rows are still kept. */
  firstDay(now: number): number;
  /** The first day whose marks and session records are still kept. */
  firstMarkedDay(now: number): number;
  /** Time left for a row of a day. */
  rowLife(day: number, now: number): number;
  /** Time left for the mark of a message of a day, and for the record of a session that ends with it. */
  markLife(day: number, now: number): number;
  /** Whether a record lives no longer than the rows of its day, so that it may hold them. */
  readonly recordsHoldRows: boolean;
  /** Time left for a tombstone. */
  tombstoneLife(): number;
}

/**
 * Lifetimes of rows, marks and tombstones.
 *
 * A row lives through its own day and `retentionDays` days after it. A mark, and the record of what a
 * session was counted for, live as long, and at least until two days after a copy of their message is
 * refused for its age, so that no copy is counted at any time.
 *
 * @param retentionDays Days that rows are kept.
 *
 * @example
 * ```ts
 * import { createRetention } from "./retention.ts";
 * import assert from "node:assert/strict";
 *
 * const noon = Date.UTC(2026, 0, 31, 12);
 * assert.equal(createRetention(30).firstDay(noon), Date.UTC(2026, 0, 1) / 86_400_000);
 * ```
 */
export function createRetention(retentionDays: number): Retention {
  const markDays = Math.max(retentionDays, MAX_MESSAGE_AGE_DAYS + 2);
  const until = (day: number, days: number, now: number): number =>
    Math.max(Math.ceil((day + days + 1) * DAY_MS - now), 1);
  return {
    firstDay: (now) => utcDay(now) - retentionDays,
    firstMarkedDay: (now) => utcDay(now) - markDays,
    rowLife: (day, now) => until(day, retentionDays, now),
    markLife: (day, now) => until(day, markDays, now),
    recordsHoldRows: markDays === retentionDays,
    tombstoneLife: () => (markDays + TOMBSTONE_DAYS) * DAY_MS,
  };
}

/** Whether a late message may still arrive for a day. */
export function isProvisional(day: number, now: number): boolean {
  return (day + 1 + MAX_MESSAGE_AGE_DAYS) * DAY_MS > now;
}

/** What the age of a message says about it. */
export function judgeAge(occurredAt: number, now: number): "too_old" | "from_future" | null {
  if (occurredAt < now - MAX_MESSAGE_AGE_DAYS * DAY_MS) return "too_old";
  if (occurredAt > now + MAX_CLOCK_SKEW_MINUTES * 60_000) return "from_future";
  return null;
}
