import { DEFAULT_REPORT_DAYS, MAX_REPORT_DAYS } from "../schemas/limits.ts";
import { HttpProblem } from "./http_problem.ts";
import type { DayWindow } from "./store/store.ts";

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The window of UTC days that a query asks for.
 *
 * @param query The query; `from` and `to` as `YYYY-MM-DD`, both inclusive.
 * @param now The present, milliseconds since 1970 UTC.
 * @returns Without `to`, up to today; without `from`, the last 30 days of it.
 * @throws HttpProblem `invalid_query` for what is no day, an empty window, or one of more than 400 days.
 *
 * @example
 * ```ts
 * import { dayWindow } from "./day_window.ts";
 * import assert from "node:assert/strict";
 *
 * const window = dayWindow(new URLSearchParams("to=2026-11-22"), Date.UTC(2026, 11, 1));
 * assert.deepEqual(window, { from: "2026-10-24", to: "2026-11-22" });
 * ```
 */
export function dayWindow(query: URLSearchParams, now: number): DayWindow {
  const to = readDay(query, "to") ?? Math.floor(now / DAY_MS);
  const from = readDay(query, "from") ?? Math.max(to - DEFAULT_REPORT_DAYS + 1, FIRST_DAY);
  if (from > to) throw invalid("from is after to, expected a day before it or the same");
  if (to - from >= MAX_REPORT_DAYS) {
    throw invalid(`the window has ${to - from + 1} days, limit is ${MAX_REPORT_DAYS}`);
  }
  return { from: format(from), to: format(to) };
}

const FIRST_DAY = Math.floor(Date.parse("0001-01-01T00:00:00Z") / DAY_MS);

function readDay(query: URLSearchParams, name: string): number | undefined {
  const values = query.getAll(name);
  if (values.length === 0) return undefined;
  const [text = ""] = values;
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  if (values.length > 1 || !DAY.test(text) || !(day >= FIRST_DAY) || format(day) !== text) {
    throw invalid(`${name} is no day, expected one as YYYY-MM-DD`);
  }
  return day;
}

function format(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function invalid(what: string): HttpProblem {
  return new HttpProblem("invalid_query", { detail: `Cannot read query: ${what}` });
}
