/** @jsxImportSource hono/jsx */
import type { Markup } from "./markup.ts";
import { projectHref, type ProjectView } from "./project_view.ts";
import { windowUpTo } from "./windows.ts";

/**
 * What stands in the place of charts when nothing was reported.
 *
 * @param props What the page shows.
 * @returns A card that says what to do next.
 */
export function EmptyProject({ view }: { readonly view: ProjectView }): Markup {
  const { report, today } = view;
  return (
    <section class="card" aria-labelledby="empty-title">
      <h2 id="empty-title">No sessions in these days</h2>
      <p>
        Nothing was reported for <bdi>{report.project}</bdi> from {report.from} to {report.to}.{" "}
        <a href={projectHref(report.project, windowUpTo(today, 365))}>Look at the past year</a>, or
        send a first report:
      </p>
      <pre
        tabindex={0}
      ><code>{`deno run --allow-env --allow-run --allow-net cli.ts report --project ${report.project} --endpoint <this address>`}</code></pre>
    </section>
  );
}
