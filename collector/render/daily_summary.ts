import type { Report } from "../../schemas/mod.ts";

/** Dimensions that a daily summary names the leaders of. */
const NAMED = ["project_version", "gpu_type", "provider", "source", "context", "error_name"];

/** Values of a dimension in a summary. */
const LEADERS = 3;

/** What happened on one UTC day. */
export interface DailySummary {
  /** The day as `YYYY-MM-DD`. */
  readonly day: string;
  /** Sessions that began. */
  readonly sessions: number;
  /** Sessions that sent anything. */
  readonly active: number;
  /** Messages. */
  readonly messages: number;
  /** Error events. */
  readonly errors: number;
  /** Whether late messages may still arrive. */
  readonly provisional: boolean;
  /** The most frequent values of some dimensions, with their sessions. */
  readonly leaders: Readonly<
    Record<string, readonly { readonly value: string; readonly sessions: number }[]>
  >;
}

/**
 * Sums up a report of one day.
 *
 * @param report A report whose window is one day.
 * @returns Its numbers and the leaders of the most telling dimensions; small groups stay unnamed.
 *
 * @example
 * ```ts
 * import { dailySummary } from "./daily_summary.ts";
 * import assert from "node:assert/strict";
 *
 * const { leaders } = dailySummary({
 *   project: "lmcache",
 *   from: "2026-11-01",
 *   to: "2026-11-01",
 *   generated_at: "2026-11-22T12:00:00.000Z",
 *   min_cell: 5,
 *   totals: { sessions: 7, messages: 9, errors: 0 },
 *   ci: { sessions: 0, messages: 0 },
 *   days: [{ day: "2026-11-01", sessions: 7, active: 7, messages: 9, provisional: false }],
 *   dimensions: { gpu_type: [{ value: "NVIDIA L4", sessions: 7 }] },
 *   suppressed: {},
 *   quarantined: {},
 *   series: {},
 * });
 * assert.deepEqual(leaders, { gpu_type: [{ value: "NVIDIA L4", sessions: 7 }] });
 * ```
 */
export function dailySummary(report: Report): DailySummary {
  const [day] = report.days;
  const leaders = NAMED.flatMap((name) => {
    const values = (report.dimensions[name] ?? []).filter(({ value }) => value !== "other");
    return values.length === 0 ? [] : [[name, values.slice(0, LEADERS)] as const];
  });
  return {
    day: report.from,
    sessions: report.totals.sessions,
    active: day?.active ?? 0,
    messages: report.totals.messages,
    errors: report.totals.errors,
    provisional: day?.provisional ?? false,
    leaders: Object.fromEntries(leaders),
  };
}
