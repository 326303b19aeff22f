/**
 * A web application that takes in the reports of its own programs beside everything else that it does:
 * the collector is one part of its Hono app.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1:8080 examples/own_app.ts
 * curl http://127.0.0.1:8080/hello
 * curl http://127.0.0.1:8080/v1/projects
 * ```
 *
 * @module
 */
import { composeCollector, serveCollector } from "@candor/usage/collector";
import { Hono } from "hono";

const port = Number(Deno.args[0] ?? 8080);
const collector = await composeCollector({
  kv: ":memory:",
  projects: ["word-count"],
  minCell: 5,
  operator: "The makers of word-count",
});

const app = new Hono();
app.get("/hello", (context) => context.text("Hello from an application of its own\n"));
// What the application does not answer itself is the collector's: its pages, its API.
app.route("/", collector.app);

// Ends on SIGTERM and Ctrl-C, after the answers that are under way.
const server = serveCollector({
  port,
  fetch: (request, connection) => app.fetch(request, connection),
  close: collector.close,
});
print(`listening on ${server.url}`);
await server.finished;
print("closed");

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
