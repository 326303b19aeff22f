import type { MiddlewareHandler } from "hono";
import type { CollectorEnv } from "./route_deps.ts";
import type { SourceLimit } from "./source_limit.ts";

/**
 * Turns a source away that asks too often or sends too much: 429 with `Retry-After`.
 *
 * @param limit The limit of the collector.
 * @returns Middleware.
 */
export function limitSources(limit: SourceLimit): MiddlewareHandler<CollectorEnv> {
  return async function limitSources(context, next): Promise<void> {
    const source = limit.take(context.req.raw, context.req.path, context.env);
    context.set("source", source);
    await next();
  };
}
