import type { RATE_LIMITED_ROUTES } from "../observability/candor_events.ts";
import { sourceOf } from "./connection.ts";
import { HttpProblem } from "./http_problem.ts";
import { createRateLimit } from "./rate_limit.ts";
import type { ConnectionInfo, RouteDeps } from "./route_deps.ts";
import { sha256 } from "./sha256.ts";

type RouteLabel = typeof RATE_LIMITED_ROUTES[number];

/** Turns away the sources that ask too often or send too much. */
export interface SourceLimit {
  /**
   * Counts a request.
   *
   * @param request The request.
   * @param path Its path.
   * @param info What the runtime tells of the connection.
   * @returns What stands for its source, empty where sources are not counted.
   * @throws HttpProblem `rate_limited`, or `source_cap` where messages are sent; with `Retry-After`.
   */
  take(request: Request, path: string, info: ConnectionInfo | undefined): string;
  /**
   * Counts messages that were stored for the first time.
   *
   * @param source What `take` gave for their source.
   * @param messages How many.
   */
  spend(source: string, messages: number): void;
}

/** What an orchestrator or a scraper asks for again and again. */
const UNLIMITED = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * The limit of requests a source. All addresses share one count, except `/healthz`, `/readyz` and
 * `/metrics`, which have none. Messages are counted beside them.
 *
 * @param deps The limit, the clock and the bus.
 * @returns The limit; it lets everything pass when both options are 0.
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
 * limit.take(request, "/docs", undefined);
 * assert.throws(() => limit.take(request, "/docs", undefined), { message: "rate_limited" });
 * ```
 */
export function createSourceLimit(
  deps: Pick<RouteDeps, "options" | "now" | "bus">,
): SourceLimit {
  const { rateLimit, sourceCap, maxSources, trustProxy } = deps.options;
  const limit = createRateLimit({
    perMinute: rateLimit === 0 ? Infinity : rateLimit,
    messagesPerHour: sourceCap === 0 ? Infinity : sourceCap,
    maxSources,
    now: deps.now,
    hash: sha256,
  });
  return {
    take(request, path, info): string {
      if ((rateLimit === 0 && sourceCap === 0) || UNLIMITED.has(path)) return "";
      const key = limit.key(sourceOf(request.headers, info, trustProxy));
      const wait = limit.take(key);
      if (wait > 0) {
        deps.bus.publish("rate_limit.hit", { route: labelOf(request.method, path) });
        throw new HttpProblem("rate_limited", { headers: { "retry-after": String(wait) } });
      }
      const pause = sourceCap > 0 && isIntake(request.method, path) ? limit.messagesWait(key) : 0;
      if (pause === 0) return key;
      deps.bus.publish("ingest.rejected", { code: "source_cap", count: 1 });
      throw new HttpProblem("source_cap", { headers: { "retry-after": String(pause) } });
    },
    spend(source, messages): void {
      if (sourceCap > 0 && source !== "") limit.spend(source, messages);
    },
  };
}

/** Wherever the collector is mounted. */
function isIntake(method: string, path: string): boolean {
  return method === "POST" && (path.endsWith("/v1/messages") || path.includes("/compat/"));
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
