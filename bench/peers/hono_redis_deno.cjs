// Hono and Redis on the runtime of this project. Argument: the port of Redis. Prints the port that it
// listens on.
const { honoRedisApp } = require("./hono_redis_app.cjs");

honoRedisApp(Number(process.argv[2])).then(({ fetch }) => {
  Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => void process.stdout.write(`${port}\n`),
  }, (request) => fetch(request));
});
process.on("SIGTERM", () => process.exit(0));
