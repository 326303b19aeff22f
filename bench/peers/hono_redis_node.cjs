// Hono and Redis on Node. Argument: the port of Redis. Prints the port that it listens on.
const { serve } = require("@hono/node-server");
const { honoRedisApp } = require("./hono_redis_app.cjs");

honoRedisApp(Number(process.argv[2])).then(({ fetch }) => {
  serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
    process.stdout.write(`${port}\n`);
  });
});
process.on("SIGTERM", () => process.exit(0));
