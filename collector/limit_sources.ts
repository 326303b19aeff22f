import type { MiddlewareHandler } from "hono";
import type { RATE_LIMITED_ROUTES } from "../observability/candor_events.ts";
import { sourceOf } from "./connection.ts";
import { HttpProblem } from "./http_problem.ts";
import { createRateLimit, type RateLimit } from "./rate_limit.ts";
import type { CollectorEnv, RouteDeps } from "./route_deps.ts";

type RouteLabel = typeof RATE_LIMITED_ROUTES[number];

/** What an orchestrator or a scraper asks for again and again. */
const UNLIMITED = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Turns a source away that asks too often: 429 with `Retry-After`. All addresses share one count, except
 * `/healthz`, `/readyz` and `/metrics`, which have none.
 *
 * @param deps The limit, the clock and the bus.
 * @returns Middleware; it does nothing when the limit is 0.
 */
export function limitSources(
  deps: Pick<RouteDeps, "options" | "now" | "bus">,
): MiddlewareHandler<CollectorEnv> {
  const { rateLimit: perMinute, maxSources, trustProxy } = deps.options;
  let limit: RateLimit | undefined;
  return async function limitSources(context, next): Promise<void> {
    if (perMinute === 0 || UNLIMITED.has(context.req.path)) return await next();
    limit ??= await create(perMinute, maxSources, deps.now);
    const wait = limit.take(sourceOf(context.req.raw.headers, context.env, trustProxy));
    if (wait > 0) {
      deps.bus.publish("rate_limit.hit", { route: labelOf(context.req.method, context.req.path) });
      throw new HttpProblem("rate_limited", { headers: { "retry-after": String(wait) } });
    }
    await next();
  };
}

async function create(
  perMinute: number,
  maxSources: number,
  now: () => number,
): Promise<RateLimit> {
  // Loaded with the first request: the one synchronous hash, and 20 ms of start-up.
  const { hash } = await import("node:crypto");
  return createRateLimit({
    perMinute,
    maxSources,
    now,
    hash: (salted) => hash("sha256", salted, "base64"),
  });
}

function labelOf(method: string, path: string): RouteLabel {
  if (path === "/v1/messages") return "messages";
  if (path.startsWith("/v1/sessions/")) return method === "DELETE" ? "forget" : "sessions";
  if (path.startsWith("/compat/")) return "compat";
  if (path.startsWith("/v1/projects")) return path.endsWith("/export") ? "export" : "report";
  return path === "/" || path.startsWith("/projects/") || path.startsWith("/privacy") ||
      path === "/docs"
    ? "pages"
    : "other";
}
