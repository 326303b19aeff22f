import { Hono } from "hono";
import { jsonSchema, messageSchema } from "../../schemas/mod.ts";
import { openapi } from "../openapi.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";

/**
 * `GET /openapi.json` and `/schema/v1.json`: what the collector says of itself to programs.
 *
 * @param deps Options.
 * @returns The routes.
 */
export function documentRoutes(deps: Pick<RouteDeps, "options">): CollectorApp {
  const headers = {
    "cache-control": `public, max-age=${deps.options.publicMaxAgeSeconds}`,
  };
  // Made at the first request for it: a collector that only counts never pays for it.
  let description: string | undefined;
  let schema: string | undefined;
  const routes = new Hono<CollectorEnv>();
  routes.get("/openapi.json", (context) => {
    description ??= JSON.stringify(openapi());
    return context.body(description, 200, { "content-type": "application/json", ...headers });
  });
  routes.get("/schema/v1.json", (context) => {
    schema ??= JSON.stringify({ title: "Candor message, version 1", ...jsonSchema(messageSchema) });
    return context.body(schema, 200, { "content-type": "application/schema+json", ...headers });
  });
  return routes;
}
