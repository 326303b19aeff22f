import { OTHER } from "./bucket.ts";
import { furtherCell, seriesCell, totalCell, valueCell } from "./cell.ts";
import type { Summary } from "./summary.ts";

/** Amounts by cell. */
export type Amounts = Map<string, bigint>;

/**
 * Everything that a session adds to the counters of its project.
 *
 * A session counts once, on the day of its earliest message: one for the day and one for every value it
 * holds. A session of a build service adds to the totals of its own segment and, of all dimensions, to
 * `ci` alone. Counting a message is adding the difference of two contributions, and forgetting a
 * session is subtracting one.
 *
 * @param summary The session; `null` for one that was not counted.
 * @returns What it adds, by cell.
 *
 * @example
 * ```ts
 * import { contribution } from "./contribution.ts";
 * import { addMessage, emptySummary } from "./summary.ts";
 * import { totalCell, valueCell } from "./cell.ts";
 * import assert from "node:assert/strict";
 *
 * const summary = emptySummary();
 * addMessage(summary, 3, { pairs: [["provider", "GCP"]], counters: [], errors: 0, ci: false });
 * const amounts = contribution(summary);
 * assert.equal(amounts.get(totalCell(3, "people", "sessions")), 1n);
 * assert.equal(amounts.get(valueCell(3, "provider", "GCP")), 1n);
 * ```
 */
export function contribution(summary: Summary | null): Amounts {
  const amounts: Amounts = new Map();
  if (summary !== null) addContribution(amounts, summary, 1n);
  return amounts;
}

/**
 * Adds a session to amounts, or takes it out of them.
 *
 * @param into Amounts by cell, changed in place; what comes to zero stays in it as zero.
 * @param summary The session.
 * @param sign 1 to add, -1 to take out.
 */
export function addContribution(into: Amounts, summary: Summary, sign: 1n | -1n): void {
  if (summary.days.size === 0) return;
  const add = (cell: string, amount: bigint): void => {
    into.set(cell, (into.get(cell) ?? 0n) + amount);
  };
  const segment = summary.ci ? "ci" : "people";
  add(totalCell(summary.day, segment, "sessions"), sign);
  for (const [day, part] of summary.days) {
    add(totalCell(day, segment, "active"), sign);
    add(totalCell(day, segment, "messages"), sign * BigInt(part.messages));
    if (part.errors > 0) add(totalCell(day, segment, "errors"), sign * BigInt(part.errors));
    if (summary.ci) continue;
    for (const [name, { sum, counted }] of part.series) {
      if (counted === "left out") continue;
      if (sum > 0n) add(seriesCell(day, name, "sum"), sign * sum);
      add(seriesCell(day, name, "sessions"), sign);
    }
  }
  for (const [dimension, held] of summary.values) {
    if (summary.ci && dimension !== "ci") continue;
    let cells = 0;
    let other = false;
    for (const [value, counted] of held) {
      if (counted === "left out" || (summary.ci && value !== "true")) continue;
      if (counted === "named") {
        add(valueCell(summary.day, dimension, value), sign);
        cells++;
      } else other = true;
    }
    if (other) {
      add(valueCell(summary.day, dimension, OTHER), sign);
      cells++;
    }
    if (cells > 1) add(furtherCell(summary.day, dimension), sign * BigInt(cells - 1));
  }
}
