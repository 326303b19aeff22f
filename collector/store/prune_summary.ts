import type { DayPart, Summary } from "./summary.ts";

/**
 * A summary without the named sums of days that are past their time, for a session that goes on and has a
 * large record: a program that counts many things for years would otherwise carry all of them with every
 * message. They stay counted, as everything does that a session was counted for once it is past its time.
 *
 * @param summary The session.
 * @param firstDay First day whose sums are kept.
 * @returns The rest, which shares with its original; the same object when nothing goes.
 *
 * @example
 * ```ts
 * import { pruneSummary } from "./prune_summary.ts";
 * import { addMessage, emptySummary } from "./summary.ts";
 * import assert from "node:assert/strict";
 *
 * const summary = emptySummary();
 * for (const day of [3, 4]) {
 *   addMessage(summary, day, { pairs: [], counters: [["hits", 2n]], errors: 0, ci: false });
 * }
 * assert.equal(pruneSummary(summary, 3), summary);
 * assert.equal(pruneSummary(summary, 4).days.get(3)?.series.size, 0);
 * assert.equal(pruneSummary(summary, 4).days.get(3)?.messages, 1);
 * ```
 */
export function pruneSummary(summary: Summary, firstDay: number): Summary {
  let days: Map<number, DayPart> | undefined;
  for (const [day, part] of summary.days) {
    if (day >= firstDay || part.series.size === 0) continue;
    days ??= new Map(summary.days);
    days.set(day, { ...part, series: new Map() });
  }
  return days === undefined ? summary : { ...summary, days };
}
