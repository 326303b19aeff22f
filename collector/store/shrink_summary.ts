import { copySummary, type Summary } from "./summary.ts";

/**
 * Takes part of a session out of its summary: values first, then named sums, then days. What is left is a
 * summary like any other, so that the difference of both contributions can be subtracted in a commit of
 * bounded size.
 *
 * @param summary What is counted.
 * @param steps Values, sums and days to take out; each is counted in at most four cells.
 * @returns The rest; without days when nothing of the session is counted any more.
 *
 * @example
 * ```ts
 * import { shrinkSummary } from "./shrink_summary.ts";
 * import { addMessage, emptySummary } from "./summary.ts";
 * import assert from "node:assert/strict";
 *
 * const summary = emptySummary();
 * addMessage(summary, 3, { pairs: [["provider", "GCP"]], counters: [], errors: 0, ci: false });
 * assert.equal(shrinkSummary(summary, 1).values.size, 0);
 * assert.equal(shrinkSummary(summary, 2).days.size, 0);
 * ```
 */
export function shrinkSummary(summary: Summary, steps: number): Summary {
  const rest = copySummary(summary);
  let left = steps;
  for (const [dimension, held] of rest.values) {
    for (const value of [...held.keys()]) {
      if (left-- <= 0) return rest;
      held.delete(value);
    }
    rest.values.delete(dimension);
  }
  for (const { series } of rest.days.values()) {
    for (const name of [...series.keys()]) {
      if (left-- <= 0) return rest;
      series.delete(name);
    }
  }
  for (const day of [...rest.days.keys()]) {
    if (left-- <= 0) return rest;
    rest.days.delete(day);
  }
  return rest;
}
