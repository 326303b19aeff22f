import { Hono } from "hono";
import { nextSpanKey } from "../../observability/next_span_key.ts";
import { parseTraceParent } from "../../observability/trace_parent.ts";
import type { ProjectList } from "../../schemas/mod.ts";
import { PROBLEMS } from "../../schemas/problem.ts";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import { dayWindow } from "../day_window.ts";
import { HttpProblem } from "../http_problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import { createReportAnswers, type ReportFormat } from "../report_answers.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";

/**
 * `GET /v1/projects` and `GET /v1/projects/{project}/report`: the public aggregate.
 *
 * @param deps Store, bus, clock and options.
 * @returns The routes.
 */
export function projectRoutes(deps: RouteDeps): CollectorApp {
  const { store, bus, now, options } = deps;
  const answers = createReportAnswers(store);
  const cacheControl = `public, max-age=${options.publicMaxAgeSeconds}`;
  const routes = new Hono<CollectorEnv>();

  routes.get("/v1/projects", async (context) => {
    const known = await store.projects();
    const served = options.projects === undefined
      ? known
      : known.filter((project) => options.projects?.has(project));
    const list: ProjectList = {
      projects: served.map((project) => ({ project, report: `/v1/projects/${project}/report` })),
    };
    return context.json(list, 200, { "cache-control": cacheControl });
  });

  routes.get("/v1/projects/:project/report", async (context) => {
    const startedAt = performance.now();
    const spanKey = nextSpanKey();
    const query = queryOf(context.req.url);
    const format = reportFormat(query);
    bus.publish("report.start", {
      spanKey,
      parent: parseTraceParent(context.req.raw.headers.get("traceparent")),
    });
    let cached = false;
    let status = 500;
    try {
      const project = servedProject(context.req.param("project"), deps);
      const found = await answers.answer(project, dayWindow(query, now()), format ?? invalid());
      const unchanged = matches(context.req.raw.headers.get("if-none-match"), found.etag);
      cached = found.cached || unchanged;
      status = unchanged ? 304 : 200;
      return new Response(unchanged ? null : found.body, {
        status,
        headers: {
          etag: found.etag,
          "cache-control": cacheControl,
          ...(unchanged ? {} : found.headers),
        },
      });
    } catch (error) {
      status = PROBLEMS[toHttpProblem(error).code].status;
      throw error;
    } finally {
      const label = format ?? "json";
      if (status < 400) {
        bus.publish("report.served", {
          format: label,
          cached,
          durationMs: performance.now() - startedAt,
        });
      }
      bus.publish("report.end", { spanKey, format: label, cached, status });
    }
  });

  return routes;
}

/**
 * The project that an address names.
 *
 * @param name The name in the address.
 * @param deps The projects that are served.
 * @returns It.
 * @throws HttpProblem `not_found` for a name that no project can have or that is not served.
 */
export function servedProject(name: string, deps: Pick<RouteDeps, "options">): string {
  const { projects } = deps.options;
  if (PROJECT_PATTERN.test(name) && (projects?.has(name) ?? true)) return name;
  throw new HttpProblem("not_found");
}

/**
 * The query of an address, read without the rest of it: what stands before is partly what a client wrote
 * into `Host`, and need not be an address at all.
 *
 * @param url The address.
 * @returns Its query; empty when it has none.
 */
export function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(url.split("?")[1]?.split("#")[0]);
}

function reportFormat(query: URLSearchParams): ReportFormat | undefined {
  const [format = "json", ...more] = query.getAll("format");
  return more.length === 0 && (format === "json" || format === "csv") ? format : undefined;
}

function invalid(): never {
  throw new HttpProblem("invalid_query", {
    detail: "Cannot read query: format is unknown, expected json or csv",
  });
}

/** RFC 9110, section 13.1.2: a list of validators compared weakly, or `*`. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === "*" ||
    header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
