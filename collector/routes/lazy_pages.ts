import { Hono } from "hono";
import { measureHead } from "../measure_head.ts";
import type { CollectorApp, CollectorContext, CollectorEnv } from "../route_deps.ts";
import type { PageRouteDeps } from "./pages.tsx";

/** The addresses of `pageRoutes`; a test compares them. */
const ADDRESSES = [
  ["GET", "/"],
  ["GET", "/projects/:project"],
  ["GET", "/projects/:project/charts/:file"],
  ["GET", "/projects/:project/badge.svg"],
  ["GET", "/projects/:project/feed.atom"],
  ["GET", "/projects/:project/daily.json"],
  ["GET", "/privacy"],
  ["POST", "/privacy/session"],
  ["GET", "/privacy/session"],
  ["GET", "/docs"],
  ["GET", "/assets/:file"],
] as const;

/**
 * The pages for people, loaded when one of them is first asked for: a collector that only counts starts
 * sooner without them.
 *
 * @param deps Store, clock and what the operator says.
 * @returns The routes of `pageRoutes`.
 */
export function lazyPages(deps: PageRouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  let loading: Promise<CollectorApp> | undefined;
  for (const [method, address] of ADDRESSES) {
    routes.on(method, address, async (context) => {
      const pages = await (loading ??= load(deps));
      return await pages.fetch(context.req.raw, {
        ...context.env,
        path: pathBelow(address, context),
      });
    });
  }
  return routes;
}

async function load(deps: PageRouteDeps): Promise<CollectorApp> {
  const { pageRoutes } = await import("./pages.tsx");
  const pages = new Hono<CollectorEnv>({
    getPath: (_, options) => (options?.env as { readonly path: string }).path,
  });
  // What pages leave to others is thrown on, to whoever handles it for the whole collector.
  pages.onError((error) => {
    throw error;
  });
  pages.use(measureHead());
  return pages.route("/", pageRoutes(deps));
}

/** The path without what the whole collector may be mounted under. */
function pathBelow(address: string, context: CollectorContext): string {
  if (address === "/") return address;
  const depth = address.split("/").length - 1;
  return `/${context.req.path.split("/").slice(-depth).join("/")}`;
}
