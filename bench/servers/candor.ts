// The collector of this project as it is shipped, without a limit of requests a source.
// Argument: the file of the store. Prints the port that it listens on.
import { createCollector, serveCollector } from "../../collector/mod.ts";
import { createStore } from "../../collector/store/create_store.ts";

const kv = await Deno.openKv(Deno.args[0]);
const store = createStore(kv);
const app = createCollector({ store, options: { rateLimit: 0 } });
const server = serveCollector({
  fetch: app.fetch,
  port: 0,
  close: async () => {
    await store.close();
    kv.close();
  },
});
Deno.stdout.writeSync(new TextEncoder().encode(`${server.port}\n`));
