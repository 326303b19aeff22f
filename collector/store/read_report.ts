import { sha256 } from "../sha256.ts";
import { buildReport } from "./build_report.ts";
import type { DayTables } from "./day_tables.ts";
import type { DayWindow, TaggedReport } from "./store.ts";
import { readDay, utcDay } from "./utc_day.ts";

/** Reports by project and window. */
export type ReadReport = (project: string, window: DayWindow) => Promise<TaggedReport>;

const MOST_REPORTS = 256;

/**
 * Makes reports and keeps the latest of them for as long as no counter of their days changes.
 *
 * @param tables Counters by day.
 * @param minCell Fewest sessions of a published group.
 * @param now The present, milliseconds since 1970 UTC.
 */
export function createReadReport(
  tables: DayTables,
  minCell: number,
  now: () => number,
): ReadReport {
  const cache = new Map<string, { readonly version: string; readonly tagged: TaggedReport }>();
  return async (project, window) => {
    const from = readDay(window.from);
    const to = readDay(window.to);
    const instant = now();
    const stamps = await tables.stamps(project, from, to);
    const name = `${project} ${from} ${to}`;
    // Which days are provisional changes at midnight.
    const version = [utcDay(instant), ...[...stamps].flat()].join(" ");
    const cached = cache.get(name);
    if (cached?.version === version) return cached.tagged;
    const report = buildReport({
      project,
      from,
      to,
      minCell,
      now: instant,
      tables: await tables.read(project, stamps),
    });
    const { generated_at: _, ...numbers } = report;
    const etag = sha256(JSON.stringify(numbers)).slice(0, 32);
    const tagged = { report, etag };
    cache.delete(name);
    cache.set(name, { version, tagged });
    if (cache.size > MOST_REPORTS) cache.delete(cache.keys().next().value!);
    return tagged;
  };
}
