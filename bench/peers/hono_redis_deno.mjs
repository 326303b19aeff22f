// The same as hono_redis.cjs on the runtime of this project: Hono and a Redis stream, on Deno.
// Argument: the port of Redis. Prints the port that it listens on.
import { Hono } from "hono";
import { createClient } from "redis";

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
await redis.connect();
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => void process.stdout.write(`${port}\n`),
}, app.fetch);
process.on("SIGTERM", () => process.exit(0));
