import type { Report } from "../../schemas/answer_types.ts";
import { composeCollector } from "../compose.ts";
import { dayWindow } from "../day_window.ts";
import { askCollector } from "./ask_collector.ts";
import { type StoreChoice, storeSettings } from "./store_settings.ts";

/** Where a report comes from, and which one. */
export interface ReadReportOptions {
  readonly project: string;
  readonly collector?: string | undefined;
  readonly days: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly store: StoreChoice;
}

/**
 * Reads a public report from a running collector, or from its store.
 *
 * @param options Where from, and which one.
 * @returns The report.
 * @throws Error with one sentence when neither answers.
 */
export async function readReport(options: ReadReportOptions): Promise<Report> {
  const query = dayQuery(options.days);
  if (options.collector !== undefined) {
    const path = `/v1/projects/${encodeURIComponent(options.project)}/report?${query}`;
    const report = await (await askCollector(options.collector, path, "read report")).json();
    // A collector of an earlier version knows of no quarantine.
    return { quarantined: {}, ...report };
  }
  const window = dayWindow(query, Date.now());
  const { store, close } = await composeCollector(await storeSettings(options.store));
  try {
    return (await store.report(options.project, window)).report;
  } finally {
    await close();
  }
}

/** The window as the query of an address. */
export function dayQuery(days: ReadReportOptions["days"]): URLSearchParams {
  const given = Object.entries(days).filter((entry): entry is [string, string] =>
    entry[1] !== undefined
  );
  return new URLSearchParams(given);
}
