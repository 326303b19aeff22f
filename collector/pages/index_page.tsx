/** @jsxImportSource hono/jsx */
import { Sparkline } from "../charts/sparkline.tsx";
import type { Report } from "../../schemas/mod.ts";
import { compactNumber } from "../render/compact_number.ts";
import { formatNumber } from "../render/format_number.ts";
import { Change, Num } from "./figures.tsx";
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import type { SiteContext } from "./page_deps.ts";

/** Projects on one page of the list. */
export const PROJECTS_PER_PAGE = 24;

/** What the front page shows. */
export interface IndexView {
  /** What every page shows. */
  readonly site: SiteContext;
  /** Reports of the last 30 days of the projects on this page, and of the 30 days before. */
  readonly projects: readonly { readonly report: Report; readonly before: Report }[];
  /** How many projects there are in all. */
  readonly total: number;
  /** Number of this page, from 1. */
  readonly page: number;
}

/**
 * The front page: what this is, who runs it, and its projects side by side.
 *
 * @param props What it shows.
 * @returns The whole document.
 */
export function IndexPage({ view }: { readonly view: IndexView }): Markup {
  const { site, projects, total } = view;
  return (
    <Layout
      site={site}
      title="Projects"
      description="Public, anonymous usage statistics of open-source projects."
      section="projects"
    >
      <div class="page-head">
        <div>
          <h1>Usage statistics that anybody may read</h1>
          <p class="lead">
            Programs report to this collector how they are used: versions, machines, features,
            faults. It counts sessions, forgets who sent them, and publishes the numbers.
            {site.operator === null ? null : (
              <>
                {" "}It is run by {site.operatorUrl === null
                  ? <bdi>{site.operator}</bdi>
                  : <a href={site.operatorUrl}>{site.operator}</a>}.
              </>
            )}
          </p>
        </div>
      </div>
      {projects.length === 0 ? <NoProjects /> : (
        <>
          <h2 id="projects">
            {total === 1 ? "One project" : `${formatNumber(total)} projects`}, last 30 days
          </h2>
          <ul class="multiples">
            {projects.map(({ report, before }) => (
              <li>
                <Multiple report={report} before={before} />
              </li>
            ))}
          </ul>
          <Pages view={view} />
        </>
      )}
      <h2>What happens to a report</h2>
      <ul>
        <li>
          A program that reports through Candor says so before it sends, shows every byte, and takes
          no for an answer. Off means nothing leaves. <a href="/privacy#no">How to say no</a>
        </li>
        <li>
          {`Messages are kept for ${site.retentionDays} days, then only counts remain. No address and no header is kept.`}
        </li>
        <li>{`A value that fewer than ${site.minCell} sessions hold is not named.`}</li>
        <li>
          Whoever knows the id of a session can <a href="/privacy#session">see and delete it</a>
          {" "}
          at once.
        </li>
      </ul>
    </Layout>
  );
}

function Multiple(
  { report, before }: { readonly report: Report; readonly before: Report },
): Markup {
  // Today is not over: a line would fall there whatever happens.
  const sessions = report.days.slice(0, -1).map((day) => day.sessions);
  const { totals, project } = report;
  return (
    <a class="card multiple" href={`/projects/${encodeURIComponent(project)}`}>
      <h3>{project}</h3>
      <span class="big">
        <Num value={totals.sessions} />
      </span>
      <span class="muted">
        sessions, <Change now={totals.sessions} before={before.totals.sessions} period="30 days" />
      </span>
      <Sparkline
        values={sessions}
        summary={`New sessions of ${project} per day up to yesterday, at most ${
          compactNumber(Math.max(0, ...sessions))
        }`}
      />
    </a>
  );
}

function NoProjects(): Markup {
  return (
    <section class="card" aria-labelledby="none-title">
      <h2 id="none-title">No project has reported yet</h2>
      <p>Send a first report from a machine with Deno:</p>
      <pre
        tabindex={0}
      ><code>deno run --allow-env --allow-run --allow-net cli.ts report --endpoint &lt;this address&gt;</code></pre>
    </section>
  );
}

function Pages({ view }: { readonly view: IndexView }): Markup {
  const last = Math.ceil(view.total / PROJECTS_PER_PAGE);
  if (last < 2) return null;
  return (
    <nav aria-label="Pages of the list">
      <ul class="pills">
        {Array.from({ length: last }, (_, index) => index + 1).map((page) => (
          <li>
            <a
              href={page === 1 ? "/" : `/?page=${page}`}
              {...(page === view.page ? { "aria-current": "page" } : {})}
            >
              {page}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
