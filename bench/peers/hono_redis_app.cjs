// Hono and a Redis stream: one XADD a message, those of a request in one pipeline, no check for duplicates.
// Uses the packages of this folder, which are none of the product.
const { Hono } = require("hono");
const { createClient } = require("redis");

exports.honoRedisApp = async function honoRedisApp(port) {
  const redis = createClient({ socket: { host: "127.0.0.1", port } });
  await redis.connect();
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
  return app;
};
