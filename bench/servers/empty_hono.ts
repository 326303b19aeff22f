// A Hono app with one route: what the collector's start is compared with.
import { Hono } from "hono";

const app = new Hono();
app.get("/healthz", (context) => context.json({ status: "ok" }));

/** What `deno serve` calls. */
const entry: Deno.ServeDefaultExport = { fetch: (request) => app.fetch(request) };

export default entry;
