// Hono and a Redis stream: one XADD a message, those of a request in one pipeline, no check for duplicates.
// Runs on Node with the packages of this folder, which are none of the product.
// Argument: the port of Redis. Prints the port that it listens on.
const { serve } = require("@hono/node-server");
const { Hono } = require("hono");
const { createClient } = require("redis");

const redis = createClient({ socket: { host: "127.0.0.1", port: Number(process.argv[2]) } });
const app = new Hono();
app.post("/v1/messages", async (context) => {
  const body = await context.req.json();
  const messages = Array.isArray(body) ? body : [body];
  await Promise.all(
    messages.map((message) =>
      redis.xAdd("messages", "*", { id: message.message_id, body: JSON.stringify(message) })
    ),
  );
  return context.json({ accepted: messages.length }, 202);
});
redis.connect().then(() => {
  serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
    process.stdout.write(`${port}\n`);
  });
});
process.on("SIGTERM", () => process.exit(0));
