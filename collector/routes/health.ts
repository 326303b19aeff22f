import { Hono } from "hono";
import { HttpProblem } from "../http_problem.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";
import { withinTime } from "../within_time.ts";

const FRESH = { "cache-control": "no-store" };

/**
 * `GET /healthz` (the process lives), `/readyz` (the store answers) and `/metrics` (Prometheus text).
 *
 * @param deps Store, options and the text of the metrics.
 * @returns The routes.
 */
export function healthRoutes(deps: RouteDeps): CollectorApp {
  const { prometheusText } = deps;
  const routes = new Hono<CollectorEnv>();
  routes.get("/healthz", (context) => context.json({ status: "ok" }, 200, FRESH));
  routes.get("/readyz", async (context) => {
    if (!await isReady(deps)) {
      throw new HttpProblem("store_unavailable");
    }
    return context.json({ status: "ok" }, 200, FRESH);
  });
  routes.get("/metrics", async (context) => {
    if (prometheusText === undefined) {
      throw new HttpProblem("not_found", {
        detail: "Cannot find metrics: they are switched off, expected a collector with metrics",
      });
    }
    return context.body(await prometheusText(), 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      ...FRESH,
    });
  });
  return routes;
}

/** A store that hangs is not ready; neither is one that throws. */
function isReady({ store, options }: RouteDeps): Promise<boolean> {
  return withinTime(options.readyTimeoutMs, store.ready().catch(() => false), () => false);
}
