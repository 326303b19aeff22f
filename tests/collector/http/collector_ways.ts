import { Hono } from "hono";
import { createCollector, type CreateCollectorOptions } from "../../../collector/app.ts";
import type { CollectorApp, CollectorEnv } from "../../../collector/route_deps.ts";

/** The two ways to `POST /v1/messages`: past the router, and through it as a part of another app. */
export const COLLECTOR_WAYS: readonly (readonly [
  string,
  (settings: CreateCollectorOptions) => CollectorApp,
])[] = [
  ["directly", createCollector],
  ["within another app", routedCollector],
];

/** A collector that never sees a request before a router has. */
export function routedCollector(settings: CreateCollectorOptions): CollectorApp {
  return new Hono<CollectorEnv>().route("/", createCollector(settings));
}
