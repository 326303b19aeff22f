import { Hono } from "hono";
import { dayWindow } from "../day_window.ts";
import { requireAdmin } from "../require_admin.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";
import { queryOf, servedProject } from "./projects.ts";

/**
 * `GET /v1/projects/{project}/export`: raw messages as lines of JSON, for the operator only, streamed
 * as fast as the client reads.
 *
 * @param deps Store, clock and options.
 * @returns The route.
 */
export function exportRoutes(deps: RouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  routes.get("/v1/projects/:project/export", async (context) => {
    await requireAdmin(context, deps);
    const project = servedProject(context.req.param("project"), deps);
    const window = dayWindow(queryOf(context.req.url), deps.now());
    const headers = {
      "content-type": "application/x-ndjson",
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="${project}-${window.from}-${window.to}.ndjson"`,
    };
    if (context.req.method === "HEAD") return new Response(null, { headers });
    const rows = deps.store.export(project, window)[Symbol.asyncIterator]();
    // Asked before the answer begins, so that a store that is away is a problem, not a broken stream.
    const first = await rows.next();
    return new Response(lines(first, rows), { headers });
  });
  return routes;
}

function lines(
  first: IteratorResult<unknown>,
  rows: AsyncIterator<unknown>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<unknown> | undefined = first;
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const row = next ?? await rows.next();
      next = undefined;
      if (row.done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(row.value)}\n`));
    },
    async cancel(): Promise<void> {
      await rows.return?.();
    },
  });
}
