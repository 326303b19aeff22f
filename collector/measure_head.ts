import type { MiddlewareHandler } from "hono";
import type { CollectorEnv } from "./route_deps.ts";

/**
 * Says in the answer to `HEAD` how long the answer to `GET` is. Without it the runtime measures the body
 * that is left out and says 0, which RFC 9110, section 8.6, forbids.
 *
 * @returns Middleware.
 */
export function measureHead(): MiddlewareHandler<CollectorEnv> {
  return async function measureHead(context, next): Promise<void> {
    await next();
    const { res } = context;
    if (context.req.method !== "HEAD" || res.body === null) return;
    let length = 0;
    for await (const piece of res.body) length += piece.length;
    context.res = new Response(null, res);
    context.res.headers.set("content-length", String(length));
  };
}
