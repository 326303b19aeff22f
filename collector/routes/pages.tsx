/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { DEFAULT_MIN_CELL } from "../../schemas/limits.ts";
import type { Report } from "../../schemas/mod.ts";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import { dayWindow } from "../day_window.ts";
import { HttpProblem } from "../http_problem.ts";
import type { CollectorOptions } from "../options.ts";
import type { ApiDescription } from "../pages/docs_page.tsx";
import type { ChartForm } from "../pages/chart_answer.tsx";
import { createPageCache } from "../pages/page_cache.ts";
import type { PageDeps, PageOptions, SiteContext } from "../pages/page_deps.ts";
import type { SessionAnswer } from "../pages/session_page.tsx";
import { dayAt, windowUpTo } from "../pages/windows.ts";
import { pageProblem } from "../pages/page_problem.ts";
import { readBody } from "../read_body.ts";
import { plainText } from "../render/plain_text.ts";
import type { CollectorApp, CollectorEnv } from "../route_deps.ts";
import { queryOf } from "./projects.ts";

/** A UUID of any version, or the 56 digits that a foreign client sends. */
const SESSION_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{56})$/;

/** Nothing from elsewhere, no script, no inline style. */
const PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

const HTML = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": PAGE_POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const SVG = {
  "content-type": "image/svg+xml; charset=utf-8",
  "content-security-policy": "default-src 'none'",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};

/**
 * Headers that an answer without a body repeats: a browser and a cache take those of the 304 in the place
 * of those they kept, and so would take a page's policy, and a badge's leave to be shown elsewhere, away.
 */
const RETAINED = [...RETAINED_304_HEADERS, ...Object.keys({ ...HTML, ...SVG })]
  .filter((name) => name !== "content-type");

/** What programs ask for: they get a problem as programs do. */
const FOR_PROGRAMS = /\.(?:atom|csv|json)$/;

const MAX_FORM_BYTES = 4096;
const FORM_TIMEOUT_MS = 30_000;
const MAX_KEPT_ANSWERS = 64;

/** Complete days in a feed. */
const FEED_DAYS = 14;

/** What the pages work with, and how long the one form of theirs may take to arrive. */
export interface PageRouteDeps extends PageDeps {
  /** What the operator says. */
  readonly options?: (PageOptions & Pick<CollectorOptions, "bodyTimeoutMs">) | undefined;
}

/**
 * The pages for people and what belongs to them: reports, charts, badges, feeds, privacy, API reference.
 *
 * Markup and charts are loaded when they are first asked for.
 *
 * @param deps Store, clock and what the operator says.
 * @returns The routes.
 */
export function pageRoutes(deps: PageRouteDeps): CollectorApp {
  const { store, now, options = {} } = deps;
  const timeoutMs = options.bodyTimeoutMs ?? FORM_TIMEOUT_MS;
  const cache = createPageCache(MAX_KEPT_ANSWERS);
  const site: SiteContext = {
    synthetic: deps.synthetic ?? false,
    operator: options.operator ?? null,
    operatorUrl: options.operatorUrl ?? null,
    retentionDays: options.retentionDays ?? 90,
    minCell: options.minCell ?? DEFAULT_MIN_CELL,
    declarations: options.declarations ?? {},
  };
  const shared = { "cache-control": `public, max-age=${options.publicMaxAgeSeconds ?? 60}` };
  const today = (): string => dayAt(now());
  const routes: CollectorApp = new Hono<CollectorEnv>();

  routes.onError((error, context) => {
    if (FOR_PROGRAMS.test(context.req.path)) throw error;
    return pageProblem(error, context, site, HTML);
  });
  for (const path of ["/", "/privacy", "/docs", "/projects/*", "/assets/*"]) {
    routes.use(path, etag({ retainedHeaders: RETAINED }));
  }

  routes.get("/", async (context) => {
    const { IndexPage, PROJECTS_PER_PAGE } = await import("../pages/index_page.tsx");
    const known = await store.projects();
    const served = options.projects === undefined
      ? known
      : known.filter((project) => options.projects?.has(project));
    const last = Math.max(1, Math.ceil(served.length / PROJECTS_PER_PAGE));
    const page = Number(context.req.query("page") ?? "1");
    if (!Number.isInteger(page) || page < 1 || page > last) throw new HttpProblem("not_found");
    const window = windowUpTo(today(), 30);
    const { loadProjectReports } = await import("../pages/load_project_view.ts");
    const projects: { report: Report; before: Report }[] = [];
    const tags = [today(), String(served.length)];
    for (const project of served.slice((page - 1) * PROJECTS_PER_PAGE, page * PROJECTS_PER_PAGE)) {
      const { current, before, tag } = await loadProjectReports(store, project, window);
      projects.push({ report: current.report, before: before.report });
      tags.push(project, tag);
    }
    const body = await cache.get(`/?page=${page}`, tags.join(" "), () => {
      const view = { site, projects, total: served.length, page };
      return Promise.resolve(document(<IndexPage view={view} />));
    });
    return context.body(body, 200, { ...HTML, ...shared });
  });

  routes.get("/projects/:project", async (context) => {
    const { ProjectPage } = await import("../pages/project_page.tsx");
    const { body } = await projectAnswer(
      context,
      "page",
      (view) => document(<ProjectPage view={view} />),
    );
    return context.body(body, 200, { ...HTML, ...shared });
  });

  routes.get("/projects/:project/charts/:file", async (context) => {
    const { chartAnswer, hasChart } = await import("../pages/chart_answer.tsx");
    const [, name = "", form] = /^(.+)\.(svg|csv|json)$/.exec(context.req.param("file")) ?? [];
    if (form === undefined) throw new HttpProblem("not_found");
    const theme = context.req.query("theme") === "dark" ? "dark" : "light";
    const { body, project } = await projectAnswer(
      context,
      `${name}.${form} ${theme}`,
      (view) => {
        if (!hasChart(view.report, name)) throw new HttpProblem("not_found");
        return chartAnswer(view, name, form as ChartForm, theme);
      },
    );
    return context.body(body, 200, { ...chartHeaders(form as ChartForm, project), ...shared });
  });

  routes.get("/projects/:project/badge.svg", async (context) => {
    const { Badge } = await import("../charts/badge.tsx");
    const { compactNumber } = await import("../render/compact_number.ts");
    const project = servedProject(context);
    const { report } = await store.report(project, windowUpTo(today(), 30));
    const message = `${compactNumber(report.totals.sessions)} sessions in 30 days`;
    const label = site.synthetic ? "usage (synthetic)" : "usage";
    const body = String(<Badge label={label} message={message} />);
    return context.body(body, 200, { ...SVG, "cache-control": "public, max-age=3600" });
  });

  routes.get("/projects/:project/feed.atom", async (context) => {
    const { atomFeed } = await import("../render/atom_feed.ts");
    const project = servedProject(context);
    const body = atomFeed(await summaries(project), {
      project,
      author: site.operator ?? "candor",
      synthetic: site.synthetic,
    });
    return context.body(body, 200, {
      "content-type": "application/atom+xml; charset=utf-8",
      ...shared,
    });
  });

  routes.get("/projects/:project/daily.json", async (context) => {
    const project = servedProject(context);
    const answer = { project, synthetic: site.synthetic, days: await summaries(project) };
    return context.json(answer, 200, shared);
  });

  routes.get("/privacy", async (context) => {
    const { PrivacyPage } = await import("../pages/privacy_page.tsx");
    const body = await cache.get(
      "/privacy",
      "",
      () => Promise.resolve(document(<PrivacyPage site={site} />)),
    );
    return context.body(body, 200, { ...HTML, ...shared });
  });

  routes.post(
    "/privacy/session",
    async (context) => {
      const { SessionPage } = await import("../pages/session_page.tsx");
      const answer = await sessionAnswer(context);
      const body = document(<SessionPage site={site} answer={answer} />);
      return context.body(body, answer.kind === "unreadable" ? 422 : 200, {
        ...HTML,
        "cache-control": "no-store",
      });
    },
  );
  // Reloading the answer's address in a new tab asks for it again without the form.
  routes.get("/privacy/session", (context) => context.redirect("/privacy#session", 303));

  routes.get("/docs", async (context) => {
    const { DocsPage } = await import("../pages/docs_page.tsx");
    const body = await cache.get("/docs", "", async () => {
      const describe = deps.openApi ?? (await import("../openapi.ts")).openapi;
      return document(<DocsPage site={site} api={describe() as ApiDescription} />);
    });
    return context.body(body, 200, { ...HTML, ...shared });
  });

  routes.get("/assets/:file", async (context) => {
    const { STYLESHEET, STYLESHEET_PATH } = await import("../pages/stylesheet.ts");
    const { Icon } = await import("../pages/layout.tsx");
    const file = context.req.param("file");
    if (file === "icon.svg") {
      return context.body(String(<Icon />), 200, {
        ...SVG,
        "cache-control": "public, max-age=86400",
      });
    }
    if (`/assets/${file}` !== STYLESHEET_PATH) throw new HttpProblem("not_found");
    return context.body(STYLESHEET, 200, {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
  });

  /** Renders what belongs to a project and a window once for the same numbers. */
  async function projectAnswer(
    context: Context<CollectorEnv>,
    what: string,
    render: (view: import("../pages/project_view.ts").ProjectView) => string,
  ): Promise<{ readonly body: string; readonly project: string }> {
    const { loadProjectReports, loadProjectView } = await import("../pages/load_project_view.ts");
    const project = servedProject(context);
    const query = queryOf(context.req.url);
    const window = dayWindow(query, now());
    const compare = comparison(query);
    const reports = await loadProjectReports(store, project, window);
    const present = today();
    const key = JSON.stringify([what, project, window.from, window.to, compare]);
    const body = await cache.get(
      key,
      `${present} ${reports.tag}`,
      async () => render(await loadProjectView(store, reports, { site, compare, today: present })),
    );
    return { body, project };
  }

  function servedProject(context: Context<CollectorEnv>): string {
    const name = context.req.param("project") ?? "";
    if (PROJECT_PATTERN.test(name) && (options.projects?.has(name) ?? true)) return name;
    throw new HttpProblem("not_found");
  }

  async function summaries(
    project: string,
  ): Promise<import("../render/daily_summary.ts").DailySummary[]> {
    const { dailySummary } = await import("../render/daily_summary.ts");
    const days = [];
    for (let back = FEED_DAYS; back >= 1; back--) {
      const { from } = windowUpTo(today(), back + 1);
      days.push(dailySummary((await store.report(project, { from, to: from })).report));
    }
    return days;
  }

  async function sessionAnswer(context: Context<CollectorEnv>): Promise<SessionAnswer> {
    const body = await readBody(context.req.raw, { timeoutMs, maxBytes: MAX_FORM_BYTES });
    const form = new URLSearchParams(new TextDecoder().decode(body));
    const entered = (form.get("session_id") ?? "").trim();
    const id = entered.toLowerCase();
    if (!SESSION_ID.test(id)) return { kind: "unreadable", id: entered.slice(0, 64) };
    if (form.get("action") === "delete") {
      return { kind: "deleted", receipt: await store.forget(id) };
    }
    const { shownSession } = await import("../pages/shown_session.ts");
    return { kind: "shown", id, view: await shownSession(await store.session(id)) };
  }

  return routes;
}

function document(page: unknown): string {
  return `<!doctype html>${String(page)}`;
}

/** Two versions to compare; a form that was sent without a choice asks for nothing. */
function comparison(query: URLSearchParams): readonly [string, string] | null {
  const [a, b] = ["a", "b"].map((name) => plainText(query.get(name) ?? "").slice(0, 128));
  return a && b ? [a, b] : null;
}

function chartHeaders(form: ChartForm, project: string): Readonly<Record<string, string>> {
  if (form === "svg") return SVG;
  if (form === "json") return { "content-type": "application/json" };
  return {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${project}.csv"`,
  };
}
