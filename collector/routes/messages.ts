import { Hono } from "hono";
import type { IngestRequest } from "../ingest_request.ts";
import type { CollectorApp, CollectorEnv } from "../route_deps.ts";

/**
 * `POST /v1/messages`: one message, an array, or lines of messages.
 *
 * @param ingest Answers it.
 * @returns The route.
 */
export function messageRoutes(ingest: IngestRequest): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  routes.post(
    "/v1/messages",
    (context) => ingest(context.req.raw, context.var.requestId, context.var.source),
  );
  return routes;
}
