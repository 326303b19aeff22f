// Hono and Redis on Node. Argument: the port of Redis. Prints the port that it listens on.
import { serve } from "@hono/node-server";
import { honoRedisApp } from "./hono_redis_app.mjs";

const { fetch } = await honoRedisApp(Number(process.argv[2]));
serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.stdout.write(`${port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
