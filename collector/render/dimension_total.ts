import type { Report } from "../../schemas/mod.ts";

/**
 * How many sessions a dimension is about. Sessions of build services are counted apart and are in no
 * dimension but the one that tells them from the others.
 *
 * @param report The report.
 * @param dimension Name of the dimension.
 * @returns Distinct sessions; what shares of its values are of.
 *
 * @example
 * ```ts
 * import { dimensionTotal } from "./dimension_total.ts";
 * import assert from "node:assert/strict";
 *
 * const report = {
 *   totals: { sessions: 90, messages: 900, errors: 0 },
 *   ci: { sessions: 10, messages: 20 },
 * };
 * assert.equal(dimensionTotal(report, "gpu_type"), 90);
 * assert.equal(dimensionTotal(report, "ci"), 100);
 * ```
 */
export function dimensionTotal(report: Pick<Report, "totals" | "ci">, dimension: string): number {
  const { totals, ci } = report;
  return dimension === "ci" ? totals.sessions + ci.sessions : totals.sessions;
}
