import { OTHER } from "./bucket.ts";
import { holdersCell, seriesCell, totalCell, valueCell } from "./cell.ts";
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
  if (summary === null || summary.days.size === 0) return amounts;
  const segment = summary.ci ? "ci" : "people";
  amounts.set(totalCell(summary.day, segment, "sessions"), 1n);
  for (const [day, part] of summary.days) {
    amounts.set(totalCell(day, segment, "active"), 1n);
    amounts.set(totalCell(day, segment, "messages"), BigInt(part.messages));
    if (part.errors > 0) amounts.set(totalCell(day, segment, "errors"), BigInt(part.errors));
    if (summary.ci) continue;
    for (const [name, { sum, counted }] of part.series) {
      if (counted === "left out") continue;
      if (sum > 0n) amounts.set(seriesCell(day, name, "sum"), sum);
      amounts.set(seriesCell(day, name, "sessions"), 1n);
    }
  }
  for (const [dimension, held] of summary.values) {
    if (summary.ci && dimension !== "ci") continue;
    for (const [value, counted] of held) {
      if (counted === "left out" || (summary.ci && value !== "true")) continue;
      amounts.set(holdersCell(summary.day, dimension), 1n);
      amounts.set(valueCell(summary.day, dimension, counted === "named" ? value : OTHER), 1n);
    }
  }
  return amounts;
}

/**
 * Adds the difference of two contributions to a map of amounts.
 *
 * @param into Amounts by cell, changed in place.
 * @param next What is to be counted.
 * @param before What is counted.
 */
export function addDifference(into: Amounts, next: Amounts, before: Amounts): void {
  for (const [cell, amount] of next) {
    const change = amount - (before.get(cell) ?? 0n);
    if (change !== 0n) into.set(cell, (into.get(cell) ?? 0n) + change);
  }
  for (const [cell, amount] of before) {
    if (!next.has(cell)) into.set(cell, (into.get(cell) ?? 0n) - amount);
  }
}
