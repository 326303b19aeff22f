import type { EngineDeclaration, Report } from "../../schemas/mod.ts";
import type { DayWindow } from "../store/store.ts";
import type { Adoption } from "./adoption.ts";
import type { SiteContext } from "./page_deps.ts";

/** Everything that a project's page shows. */
export interface ProjectView {
  /** What every page shows. */
  readonly site: SiteContext;
  /** The window. */
  readonly report: Report;
  /** The window of the same length before it. */
  readonly before: Report;
  /** Versions over the parts of the window. */
  readonly adoption: Adoption;
  /** Two versions to compare, if the reader asked for it. */
  readonly compare: readonly [string, string] | null;
  /** What the program declared of its settings and features, if it did. */
  readonly declaration?: EngineDeclaration | undefined;
  /** The present UTC day. */
  readonly today: string;
}

/**
 * The address of a project's page.
 *
 * @param project The project.
 * @param window Its days.
 * @param compare Two versions to compare.
 * @returns A path with its query.
 *
 * @example
 * ```ts
 * import { projectHref } from "./project_view.ts";
 * import assert from "node:assert/strict";
 *
 * const window = { from: "2026-11-01", to: "2026-11-22" };
 * assert.equal(projectHref("lmcache", window), "/projects/lmcache?from=2026-11-01&to=2026-11-22");
 * ```
 */
export function projectHref(
  project: string,
  window: DayWindow,
  compare: readonly [string, string] | null = null,
): string {
  const query = new URLSearchParams({ from: window.from, to: window.to });
  if (compare !== null) {
    query.set("a", compare[0]);
    query.set("b", compare[1]);
  }
  return `/projects/${encodeURIComponent(project)}?${query}`;
}

/**
 * The address of a chart on its own, or of its numbers.
 *
 * @param report The report that it belongs to.
 * @param name Name of the chart: `days`, `adoption`, a dimension, or `series.` and a counter.
 * @param form Form of the answer.
 * @returns A path with its query.
 */
export function chartHref(report: Report, name: string, form: "svg" | "csv" | "json"): string {
  const query = new URLSearchParams({ from: report.from, to: report.to });
  return `/projects/${encodeURIComponent(report.project)}/charts/${
    encodeURIComponent(name)
  }.${form}?${query}`;
}

/** Links to a chart's numbers and to its drawing. */
export function chartLinks(report: Report, name: string): readonly (readonly [string, string])[] {
  return [
    ["CSV", chartHref(report, name, "csv")],
    ["JSON", chartHref(report, name, "json")],
    ["SVG", chartHref(report, name, "svg")],
  ];
}
