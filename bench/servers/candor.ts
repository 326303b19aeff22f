// The collector of this project as its `collect` command runs it, without a limit of requests a source.
// Argument: the file of the store. Prints the port that it listens on.
import { composeCollector, serveCollector } from "../../collector/mod.ts";

const collector = await composeCollector({
  kv: Deno.args[0],
  rateLimit: 0,
  sourceCap: 0,
  projectCap: 0,
});
const server = serveCollector({ fetch: collector.app.fetch, port: 0, close: collector.close });
Deno.stdout.writeSync(new TextEncoder().encode(`${server.port}\n`));
