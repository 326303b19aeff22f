import { dimensions, QUARANTINED } from "../../schemas/dimensions.ts";
import type { Report } from "../../schemas/mod.ts";
import { OTHER } from "./bucket.ts";
import type { DayTable } from "./day_tables.ts";
import { releaseWindow, type ValueTable } from "./release.ts";
import { isProvisional } from "./retention.ts";
import { nameDay } from "./utc_day.ts";

/** What a report is made from. */
export interface ReportInput {
  /** The project. */
  readonly project: string;
  /** First UTC day, inclusive. */
  readonly from: number;
  /** Last UTC day, inclusive. */
  readonly to: number;
  /** Fewest sessions of a published group. */
  readonly minCell: number;
  /** The present. */
  readonly now: number;
  /** Counters of the days that have any. */
  readonly tables: ReadonlyMap<number, DayTable>;
}

const always = dimensions().filter(({ keyed }) => !keyed).map(({ name }) => name);

/**
 * The public report of a window of days. Pure: equal counters give equal numbers.
 *
 * @param input Counters, window and rules.
 * @returns Every day of the window, every dimension of the contract and those that programs added,
 * suppressed by `releaseWindow`; a named sum for each day on which enough sessions added to it.
 */
export function buildReport(input: ReportInput): Report {
  const { project, from, to, minCell, now, tables } = input;
  const report: Report = {
    project,
    from: nameDay(from),
    to: nameDay(to),
    generated_at: new Date(now).toISOString(),
    min_cell: minCell,
    totals: { sessions: 0, messages: 0, errors: 0 },
    ci: { sessions: 0, messages: 0 },
    days: [],
    dimensions: {},
    suppressed: {},
    quarantined: {},
    series: buildSeries(input),
  };
  for (let day = from; day <= to; day++) {
    const table = tables.get(day);
    const { sessions, active, messages, errors } = table?.people ??
      { sessions: 0, active: 0, messages: 0, errors: 0 };
    const provisional = isProvisional(day, now);
    report.days.push({ day: nameDay(day), sessions, active, messages, provisional });
    report.totals.sessions += sessions;
    report.totals.messages += messages;
    report.totals.errors += errors;
    report.ci.sessions += table?.ci.sessions ?? 0;
    report.ci.messages += table?.ci.messages ?? 0;
  }
  for (const [name, days] of byDimension(tables)) {
    const { named, other, suppressed } = releaseWindow(days, from, to, minCell);
    const values = [...named].map(([value, sessions]) => ({ value, sessions }));
    if (other > 0) values.push({ value: OTHER, sessions: other });
    values.sort((left, right) => right.sessions - left.sessions);
    // The name of a setting is a string of some program too: it shows when enough sessions have it.
    if (values.length === 0 && !always.includes(name)) continue;
    if (name === QUARANTINED) {
      report.quarantined = Object.fromEntries(
        values.map(({ value, sessions }) => [value, sessions]),
      );
    } else report.dimensions[name] = values;
    report.suppressed[name] = suppressed;
  }
  return report;
}

/** Dimensions of the contract first, in its order, then those that programs named. */
function byDimension(tables: ReadonlyMap<number, DayTable>): Map<string, Map<number, ValueTable>> {
  const found = new Map<string, Map<number, ValueTable>>(always.map((name) => [name, new Map()]));
  const others = new Set<string>();
  for (const { dimensions } of tables.values()) {
    for (const name of dimensions.keys()) if (!found.has(name)) others.add(name);
  }
  for (const name of [...others].sort()) found.set(name, new Map());
  for (const [day, { dimensions }] of tables) {
    for (const [name, table] of dimensions) found.get(name)!.set(day, table);
  }
  return found;
}

function buildSeries({ from, to, minCell, tables }: ReportInput): Report["series"] {
  const series: Report["series"] = {};
  for (let day = from; day <= to; day++) {
    const table = tables.get(day);
    if (table === undefined) continue;
    for (const name of [...table.series.keys()].sort()) {
      const { sum, sessions } = table.series.get(name)!;
      if (sessions < minCell) continue;
      // A sum may have a name that every object has, such as "constructor".
      if (!Object.hasOwn(series, name)) series[name] = { sum: 0, sessions: 0, days: [] };
      const entry = series[name]!;
      entry.sum += Number(sum);
      entry.sessions = Math.max(entry.sessions, sessions);
      entry.days.push({ day: nameDay(day), sum: Number(sum) });
    }
  }
  return series;
}
