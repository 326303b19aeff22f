/**
 * The collector of the engine's makers, which takes the same declaration: its settings are counted in
 * the ranges that it names, and shown with its words on the project's page and on `/privacy`.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1:8080 examples/own_engine/collector.ts
 * ```
 *
 * @module
 */
import { composeCollector, serveCollector } from "@candor/usage/collector";
import { declaration, PROJECT } from "./declaration.ts";

const collector = await composeCollector({
  kv: ":memory:",
  projects: [PROJECT],
  // One session is enough to be named in an example; keep the default of five for people.
  minCell: 1,
  declarations: { [PROJECT]: declaration },
});
const server = serveCollector({
  port: Number(Deno.args[0] ?? 8080),
  fetch: collector.app.fetch,
  close: collector.close,
});
Deno.stdout.writeSync(new TextEncoder().encode(`listening on ${server.url}\n`));
await server.finished;
