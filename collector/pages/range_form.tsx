/** @jsxImportSource hono/jsx */
import { daysOf, windowUpTo } from "./windows.ts";
import type { Markup } from "./markup.ts";
import { projectHref, type ProjectView } from "./project_view.ts";

const RANGES = [7, 30, 90, 365];

/**
 * Plain links to the usual windows, and a form for any other.
 *
 * @param props What the page shows.
 * @returns Links and a form that need no script.
 */
export function RangeForm({ view }: { readonly view: ProjectView }): Markup {
  const { report, today, compare } = view;
  const current = report.to === today ? daysOf(report) : null;
  return (
    <div class="tools">
      <nav aria-label="Period">
        <ul class="pills">
          {RANGES.map((days) => (
            <li>
              <a
                href={projectHref(report.project, windowUpTo(today, days), compare)}
                {...(days === current ? { "aria-current": "true" } : {})}
              >
                {days === 365 ? "1 year" : `${days} days`}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form method="get" action={`/projects/${encodeURIComponent(report.project)}`}>
        <label>
          From
          <input type="date" name="from" value={report.from} max={today} required />
        </label>
        <label>
          To
          <input type="date" name="to" value={report.to} max={today} required />
        </label>
        {(compare ?? []).map((version, index) => (
          <input type="hidden" name={index === 0 ? "a" : "b"} value={version} />
        ))}
        <button type="submit" class="quiet">Show</button>
      </form>
    </div>
  );
}
