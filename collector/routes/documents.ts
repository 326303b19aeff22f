import { Hono } from "hono";
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
  // Loaded and made at the first request for it: a collector that only counts never pays for it.
  let description: string | undefined;
  let schema: string | undefined;
  const routes = new Hono<CollectorEnv>();
  routes.get("/openapi.json", async (context) => {
    const { openapi } = await import("../openapi.ts");
    description ??= JSON.stringify(openapi());
    return context.body(description, 200, { "content-type": "application/json", ...headers });
  });
  routes.get("/schema/v1.json", async (context) => {
    const { jsonSchema } = await import("../../schemas/json_schema.ts");
    const { messageSchema } = await import("../../schemas/message.ts");
    schema ??= JSON.stringify({ title: "Candor message, version 1", ...jsonSchema(messageSchema) });
    return context.body(schema, 200, { "content-type": "application/schema+json", ...headers });
  });
  return routes;
}
