import { declarationOf } from "../../schemas/declaration_of.ts";
import type { DayWindow, Store, TaggedReport } from "../store/store.ts";
import { adoptionOf } from "./adoption.ts";
import type { SiteContext } from "./page_deps.ts";
import type { ProjectView } from "./project_view.ts";
import { partsOf, windowBefore } from "./windows.ts";

/** Parts of the window in the chart of versions. */
const PARTS = 14;

/** What a project's page is made from, cheap to ask for: the rest is loaded when it is rendered. */
export interface ProjectReports {
  /** The window. */
  readonly current: TaggedReport;
  /** The window of the same length before it. */
  readonly before: TaggedReport;
  /** Stands for the numbers of both. */
  readonly tag: string;
}

/**
 * The reports whose numbers decide whether a page has changed.
 *
 * @param store Where reports come from.
 * @param project The project.
 * @param window Its days.
 * @returns Both reports and a tag that changes with them.
 */
export async function loadProjectReports(
  store: Pick<Store, "report">,
  project: string,
  window: DayWindow,
): Promise<ProjectReports> {
  const current = await store.report(project, window);
  const before = await store.report(project, windowBefore(window));
  return { current, before, tag: `${current.etag} ${before.etag}` };
}

/**
 * Everything that a project's page shows.
 *
 * @param store Where reports come from.
 * @param reports What {@linkcode loadProjectReports} gave.
 * @param page Site, comparison and the present day.
 * @returns The view.
 */
export async function loadProjectView(
  store: Pick<Store, "report">,
  { current, before }: ProjectReports,
  page: {
    readonly site: SiteContext;
    readonly compare: readonly [string, string] | null;
    readonly today: string;
  },
): Promise<ProjectView> {
  const { report } = current;
  const parts = [];
  for (const part of partsOf(report, PARTS)) {
    parts.push((await store.report(report.project, part)).report);
  }
  const adoption = adoptionOf(parts, 6, page.compare ?? []);
  const declaration = declarationOf(page.site.declarations, report.project);
  return { ...page, report, before: before.report, adoption, declaration };
}
