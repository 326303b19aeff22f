import { DAY_MS, utcDay } from "./utc_day.ts";

/** What a store remembers of how long messages are kept in it. Days are numbers of UTC days. */
export interface KeptTerms {
  /** Days that messages are kept by whoever noted this last. */
  readonly days: number;
  /** Fewest days that messages of days before `since` may have been kept. */
  readonly earlier: number;
  /** First day whose messages were all written after the last change. */
  readonly since: number;
  /** Messages of days before this one were swept. */
  readonly gone: number;
  /** When `days` last changed, milliseconds since 1970 UTC. */
  readonly changed: number;
  /** When the last complete look for messages in session records began, the same; 0 for never. */
  readonly emptied: number;
}

/** A message may be dated ahead of the clock, so a change concerns tomorrow too. */
const DAYS_OF_A_CHANGE = 2;

/** For so long after a change another process may go on as it was told before it. */
const OVERLAP_MS = 2 * DAY_MS;

/**
 * The terms of a store after somebody noted how long they keep messages. Pure.
 *
 * @param before What was noted before; `null` for nothing.
 * @param days Days that they keep messages.
 * @param now The present, milliseconds since 1970 UTC.
 * @returns The terms; the same object when nothing changes.
 */
export function keptTerms(before: KeptTerms | null, days: number, now: number): KeptTerms {
  if (before === null) {
    return { days, earlier: days, since: 0, gone: 0, changed: now, emptied: 0 };
  }
  if (before.days === days) return before;
  const today = utcDay(now);
  const isOver = today - before.days >= before.since;
  return {
    ...before,
    days,
    earlier: Math.min(days, before.days, isOver ? Infinity : before.earlier),
    since: today + DAYS_OF_A_CHANGE,
    changed: now,
  };
}

/** The terms after messages of days before `firstDay` were swept; the same object when they were before. */
export function sweptTerms(before: KeptTerms, firstDay: number, now: number): KeptTerms {
  // A sweep by a clock that was ahead has removed what was there, and nothing of what came since.
  const gone = Math.max(Math.min(before.gone, utcDay(now) + DAYS_OF_A_CHANGE), firstDay);
  return gone === before.gone ? before : { ...before, gone };
}

/**
 * The first day of which all messages that were stored are still there, unless somebody deleted them. Pure.
 *
 * @param terms The terms of the store; `null` when there are none.
 * @param now The present, milliseconds since 1970 UTC.
 *
 * @example
 * ```ts
 * import { firstWholeDay, keptTerms } from "./kept_terms.ts";
 * import assert from "node:assert/strict";
 *
 * const day = (number: number) => number * 86_400_000;
 * const short = keptTerms(null, 30, day(1000));
 * const long = keptTerms(short, 90, day(1100));
 * assert.equal(firstWholeDay(long, day(1110)), 1080);
 * assert.equal(firstWholeDay(long, day(1150)), 1102);
 * assert.equal(firstWholeDay(long, day(1200)), 1110);
 * ```
 */
export function firstWholeDay(terms: KeptTerms | null, now: number): number {
  if (terms === null) return -Infinity;
  const today = utcDay(now);
  const { days, earlier, since, gone } = terms;
  return Math.max(today - days, Math.min(since, today - earlier), gone);
}

/** Whether records hold no message any more, though somebody may have filled them before the last change. */
export function areRecordsEmpty({ emptied, changed }: KeptTerms): boolean {
  return emptied >= changed + OVERLAP_MS;
}
