/** Takes the messages of one request; what it returns, or resolves with, is answered as accepted. */
export type Take = (messages: readonly unknown[]) => number | Promise<number>;

const headers = { "content-type": "application/json" };

/**
 * The smallest ingest server: `JSON.parse`, take, answer 202. Prints the port that it listens on and
 * ends on SIGTERM.
 *
 * @param take What becomes of the messages.
 */
export function listen(take: Take): void {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => void Deno.stdout.writeSync(new TextEncoder().encode(`${port}\n`)),
  }, async (request) => {
    const body = JSON.parse(await request.text());
    const accepted = await take(Array.isArray(body) ? body : [body]);
    return new Response(`{"accepted":${accepted}}`, { status: 202, headers });
  });
  Deno.addSignalListener("SIGTERM", () => void server.shutdown());
}
