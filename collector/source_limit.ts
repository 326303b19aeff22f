import type { RATE_LIMITED_ROUTES } from "../observability/candor_events.ts";
import { sourceOf } from "./connection.ts";
import { HttpProblem } from "./http_problem.ts";
import { createRateLimit, type RateLimit } from "./rate_limit.ts";
import type { ConnectionInfo, RouteDeps } from "./route_deps.ts";

type RouteLabel = typeof RATE_LIMITED_ROUTES[number];

/** Turns away the sources that ask too often. */
export interface SourceLimit {
  /**
   * Counts a request.
   *
   * @param request The request.
   * @param path Its path.
   * @param info What the runtime tells of the connection.
   * @returns A promise only where something is still to be loaded.
   * @throws HttpProblem `rate_limited`, with `Retry-After`.
   */
  take(request: Request, path: string, info: ConnectionInfo | undefined): void | Promise<void>;
}

/** What an orchestrator or a scraper asks for again and again. */
const UNLIMITED = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * The limit of requests a source. All addresses share one count, except `/healthz`, `/readyz` and
 * `/metrics`, which have none.
 *
 * @param deps The limit, the clock and the bus.
 * @returns The limit; it lets everything pass when the option is 0.
 *
 * @example
 * ```ts
 * import { disabledEventBus } from "@candor/usage/observability";
 * import { resolveOptions } from "./options.ts";
 * import { createSourceLimit } from "./source_limit.ts";
 * import assert from "node:assert/strict";
 *
 * const options = resolveOptions({ rateLimit: 1 });
 * const limit = createSourceLimit({ options, now: () => 0, bus: disabledEventBus() });
 * const request = new Request("http://localhost/docs");
 * await limit.take(request, "/docs", undefined);
 * assert.throws(() => limit.take(request, "/docs", undefined), { message: "rate_limited" });
 * ```
 */
export function createSourceLimit(
  deps: Pick<RouteDeps, "options" | "now" | "bus">,
): SourceLimit {
  const { rateLimit: perMinute, maxSources, trustProxy } = deps.options;
  let limit: RateLimit | undefined;
  const count = (
    limit: RateLimit,
    request: Request,
    path: string,
    info: ConnectionInfo | undefined,
  ): void => {
    const wait = limit.take(sourceOf(request.headers, info, trustProxy));
    if (wait === 0) return;
    deps.bus.publish("rate_limit.hit", { route: labelOf(request.method, path) });
    throw new HttpProblem("rate_limited", { headers: { "retry-after": String(wait) } });
  };
  return {
    take(request, path, info): void | Promise<void> {
      if (perMinute === 0 || UNLIMITED.has(path)) return;
      if (limit !== undefined) return count(limit, request, path, info);
      return create(perMinute, maxSources, deps.now).then((created) => {
        // Of several first requests the first one's limit stands.
        limit ??= created;
        count(limit, request, path, info);
      });
    },
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
