import { Hono } from "hono";
import { FOREIGN_PATHS } from "../compat/foreign_paths.ts";
import { foreignProject } from "../compat/foreign_project.ts";
import type { ForeignSystemName } from "../compat/foreign_system.ts";
import type { CollectorApp, CollectorContext, CollectorEnv, RouteDeps } from "../route_deps.ts";

/**
 * The wire formats of other systems, to be mounted under `/compat`: their clients report here unchanged.
 * A body is translated, stored like any other message, and answered as soon as it is durable. `GET` and
 * `HEAD` on the same addresses say what they are for. `?project=` counts for another project, and so does
 * `/compat/projects/{project}` in front, for a client that joins paths to its address.
 *
 * What the systems are is loaded with the first message of one of them.
 *
 * @param deps Store, bus, clock and options.
 * @returns The routes, each with and without a slash at its end.
 */
export function compatRoutes(deps: RouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  for (const [name, own] of Object.entries(FOREIGN_PATHS)) {
    const system = name as ForeignSystemName;
    const paths = own.flatMap((path) => [path, `/projects/:project${path}`]);
    for (const path of paths.flatMap((one) => [one, `${one}/`])) {
      routes.get(path, (context) => describe(context, system));
      routes.post(path, async (context) => {
        const { receiveForeign } = await import("../compat/receive_foreign.ts");
        return await receiveForeign(context, system, deps);
      });
    }
  }
  return routes;
}

function describe(context: CollectorContext, system: ForeignSystemName): Response {
  const project = foreignProject(context, system);
  return context.json({ system, project, method: "POST" }, 200, { "cache-control": "no-store" });
}
