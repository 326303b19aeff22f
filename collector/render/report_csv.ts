import type { Report } from "../../schemas/mod.ts";

type Cell = string | number | boolean;

const HEADER = ["section", "name", "value", "day", "measure", "number"];

/**
 * A report as CSV (RFC 4180) in long form: one number per row with the columns `section`, `name`,
 * `value`, `day`, `measure` and `number`, so that every spreadsheet and data frame can filter it.
 *
 * Text that a spreadsheet would run as a formula begins with an apostrophe instead.
 *
 * @param report The report.
 * @returns The rows with CRLF after each, header first; serve it as `text/csv; charset=utf-8; header=present`.
 *
 * @example
 * ```ts
 * import { reportCsv } from "./report_csv.ts";
 * import assert from "node:assert/strict";
 *
 * const csv = reportCsv({
 *   project: "lmcache",
 *   from: "2026-11-01",
 *   to: "2026-11-01",
 *   generated_at: "2026-11-22T12:00:00.000Z",
 *   min_cell: 5,
 *   totals: { sessions: 7, messages: 9, errors: 0 },
 *   ci: { sessions: 0, messages: 0 },
 *   days: [],
 *   dimensions: { gpu_type: [{ value: "=1+1", sessions: 7 }] },
 *   suppressed: {},
 *   quarantined: {},
 *   series: {},
 * });
 * assert.ok(csv.includes("dimensions,gpu_type,'=1+1,,sessions,7\r\n"));
 * ```
 */
export function reportCsv(report: Report): string {
  return [HEADER, ...rowsOf(report)].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function* rowsOf(report: Report): Generator<readonly Cell[]> {
  yield ["report", "project", report.project, "", "", ""];
  yield ["report", "from", "", report.from, "", ""];
  yield ["report", "to", "", report.to, "", ""];
  yield ["report", "generated_at", report.generated_at, "", "", ""];
  yield ["report", "min_cell", "", "", "sessions", report.min_cell];
  for (const [measure, number] of Object.entries(report.totals)) {
    yield ["totals", "", "", "", measure, number];
  }
  for (const [measure, number] of Object.entries(report.ci)) {
    yield ["ci", "", "", "", measure, number];
  }
  for (const { day, sessions, active, messages, provisional } of report.days) {
    yield ["days", "", "", day, "sessions", sessions];
    yield ["days", "", "", day, "active", active];
    yield ["days", "", "", day, "messages", messages];
    yield ["days", "", "", day, "provisional", provisional ? 1 : 0];
  }
  for (const [name, values] of Object.entries(report.dimensions)) {
    for (const { value, sessions } of values) {
      yield ["dimensions", name, value, "", "sessions", sessions];
    }
  }
  for (const [name, count] of Object.entries(report.suppressed)) {
    yield ["suppressed", name, "", "", "values", count];
  }
  for (const [name, sessions] of Object.entries(report.quarantined)) {
    yield ["quarantined", name, "", "", "sessions", sessions];
  }
  for (const [name, { sum, sessions, days }] of Object.entries(report.series)) {
    yield ["series", name, "", "", "sum", sum];
    yield ["series", name, "", "", "sessions", sessions];
    for (const { day, sum } of days) yield ["series", name, "", day, "sum", sum];
  }
}

/** Excel, LibreOffice and Sheets take a cell that begins so for a formula, full-width forms included. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function cell(value: Cell): string {
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
