import { reportCsv } from "./render/report_csv.ts";
import type { DayWindow, Store } from "./store/store.ts";

/** Forms of a report over HTTP. */
export type ReportFormat = "json" | "csv";

/** A report as it is served. */
export interface ReportAnswer {
  /** The bytes, as text. */
  readonly body: string;
  /** Strong validator of exactly these bytes (RFC 9110, section 8.8.3). */
  readonly etag: string;
  /** Its content headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it was rendered before. */
  readonly cached: boolean;
}

/** Renders reports. */
export interface ReportAnswers {
  /**
   * A project's report as text.
   *
   * @param project The project.
   * @param window Its days.
   * @param format Its form.
   * @returns The answer.
   * @throws StoreError when the store does not answer.
   */
  answer(project: string, window: DayWindow, format: ReportFormat): Promise<ReportAnswer>;
}

const MAX_KEPT = 64;

/**
 * Renders reports and keeps the latest few, so that the same numbers are rendered once and the same
 * validator always stands for the same bytes.
 *
 * @param store Where reports come from; it is asked every time.
 * @returns The renderer.
 */
export function createReportAnswers(store: Pick<Store, "report">): ReportAnswers {
  const kept = new Map<string, Omit<ReportAnswer, "cached">>();
  return {
    async answer(project, window, format): Promise<ReportAnswer> {
      const { report, etag: tag } = await store.report(project, window);
      const etag = `"${tag.replace(/^(?:W\/)?"|"$/g, "")}-${format}"`;
      const key = `${project} ${window.from} ${window.to} ${etag}`;
      const before = kept.get(key);
      if (before !== undefined) return { ...before, cached: true };
      const name = `${project}-${window.from}-${window.to}.csv`;
      const made: Omit<ReportAnswer, "cached"> = format === "json"
        ? {
          body: JSON.stringify(report),
          etag,
          headers: { "content-type": "application/json" },
        }
        : {
          body: reportCsv(report),
          etag,
          headers: {
            "content-type": "text/csv; charset=utf-8; header=present",
            "content-disposition": `attachment; filename="${name}"`,
          },
        };
      if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
      kept.set(key, made);
      return { ...made, cached: false };
    },
  };
}
