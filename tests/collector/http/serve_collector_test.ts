import assert from "node:assert/strict";
import { type CollectorServer, createCollector, serveCollector } from "../../../collector/mod.ts";
import type { CollectorOptions } from "../../../collector/options.ts";
import { anEventMessage } from "../../builders.ts";
import { type MemoryStore, memoryStore } from "./memory_store.ts";
import { gzip, problemOf } from "./post.ts";

/** Runs a test against a collector on a free port. */
async function withServer(
  options: CollectorOptions,
  test: (server: CollectorServer, store: MemoryStore) => Promise<void>,
): Promise<void> {
  const store = memoryStore();
  const { fetch } = createCollector({ store, options });
  const server = serveCollector({ fetch, port: 0, handleSignals: false });
  try {
    await test(server, store);
  } finally {
    await server.stop();
  }
}

/** Sends raw bytes and reads one answer; the runtime leaves a connection open for the rest of a body. */
async function talk(port: number, ...parts: string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const encoder = new TextEncoder();
  try {
    for (const part of parts) await connection.write(encoder.encode(part));
  } catch {
    // The server may close before everything is sent; its answer is still there to read.
  }
  let text = "";
  const buffer = new Uint8Array(65_536);
  try {
    while (!isComplete(text)) {
      const read = await connection.read(buffer);
      if (read === null) break;
      text += new TextDecoder().decode(buffer.subarray(0, read));
    }
  } catch {
    // A reset is the end of an answer, too.
  }
  return text;
}

function isComplete(text: string): boolean {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const length = /^content-length: (\d+)/mi.exec(head)?.[1];
  return length !== undefined && rest.join("").length >= Number(length);
}

function head(...headers: string[]): string {
  return [
    "POST /v1/messages HTTP/1.1",
    "host: localhost",
    "content-type: application/json",
    ...headers,
    "",
    "",
  ].join("\r\n");
}

Deno.test("serveCollector() receives over a socket, also in chunks", async () => {
  await withServer({}, async ({ url, port }, store) => {
    const answer = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(anEventMessage()),
    });
    assert.equal(answer.status, 202);
    await answer.body?.cancel();
    const text = JSON.stringify(anEventMessage());
    const chunks = [text.slice(0, 100), text.slice(100)]
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
    const chunked = await talk(port, head("transfer-encoding: chunked"), ...chunks, "0\r\n\r\n");
    assert.match(chunked, /^HTTP\/1\.1 202 /);
    assert.equal(store.messages.length, 2);
  });
});

Deno.test("serveCollector() stops reading a compression bomb at the limit", async () => {
  await withServer({}, async ({ url }) => {
    const bomb = await gzip(new Uint8Array(16 * 1024 * 1024));
    assert.ok(bomb.length < 1_048_576);
    const answers = await Promise.all(Array.from({ length: 8 }, () =>
      fetch(`${url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-encoding": "gzip" },
        body: bomb as BodyInit,
      })));
    for (const answer of answers) assert.equal(await problemOf(answer), "body_too_large");
    const alive = await fetch(`${url}/healthz`);
    assert.equal(await alive.text(), '{"status":"ok"}');
  });
});

Deno.test("serveCollector() refuses a declared length before a byte of it arrives", async () => {
  await withServer({}, async ({ port }) => {
    assert.match(await talk(port, head("content-length: 1048577")), /^HTTP\/1\.1 413 /);
  });
});

Deno.test("serveCollector() stops reading chunks at the limit", async () => {
  await withServer({}, async ({ port }) => {
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    const answer = await talk(port, head("transfer-encoding: chunked"), ...Array(17).fill(chunk));
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });
});

Deno.test("serveCollector() does not wait for a body that never comes", async () => {
  await withServer({ bodyTimeoutMs: 20 }, async ({ port, url }) => {
    for (
      const length of [
        "content-length: 100",
        "content-length: 100000",
        "transfer-encoding: chunked",
      ]
    ) {
      const answer = await talk(
        port,
        head(length),
        length.endsWith("chunked") ? "1\r\n[\r\n" : "[",
      );
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assert.match(answer, /took too long/);
    }
    const compressed = await talk(
      port,
      head("content-length: 100", "content-encoding: gzip"),
      "\x1f",
    );
    assert.match(compressed, /^HTTP\/1\.1 408 /);
    const alive = await fetch(`${url}/healthz`);
    assert.equal(await alive.text(), '{"status":"ok"}');
  });
});

Deno.test("serveCollector() lives on when bodies end early", async () => {
  await withServer({}, async ({ port, url }, store) => {
    for (const header of ["content-length: 1000", "transfer-encoding: chunked"]) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(new TextEncoder().encode(`${head(header)}3e8\r\n[`));
      connection.close();
    }
    const alive = await fetch(`${url}/healthz`);
    assert.equal(alive.status, 200);
    await alive.body?.cancel();
    assert.equal(store.messages.length, 0);
  });
});

Deno.test("serveCollector() turns bodies away beyond the bound on bytes, and takes them again", async () => {
  let release = (): void => {};
  const store = memoryStore();
  const held = new Promise<void>((resolve) => release = resolve);
  const slow = {
    ...store,
    ingest: async (batch: Parameters<typeof store.ingest>[0]) => {
      await held;
      return await store.ingest(batch);
    },
  };
  const { fetch: handle } = createCollector({ store: slow, options: { maxBytesInFlight: 1_000 } });
  const server = serveCollector({ fetch: handle, port: 0, handleSignals: false });
  const send = (): Promise<Response> =>
    fetch(`${server.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...anEventMessage(), pad: "x".repeat(500) }),
    });
  const answers = await Promise.all([send(), send(), send()].map(async (sent, index) => {
    const answer = await sent.finally(() => index === 2 ? release() : undefined);
    return answer;
  }));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [202, 503, 503]);
  for (const answer of answers) await answer.body?.cancel();
  const later = await send();
  assert.equal(later.status, 202);
  await later.body?.cancel();
  await server.stop();
});

Deno.test("serveCollector() says in a sentence that the port is taken", async () => {
  await withServer({}, ({ port }) => {
    assert.throws(
      () => serveCollector({ fetch: () => new Response(), port, handleSignals: false }),
      { message: `Cannot listen on 127.0.0.1:${port}: the port is taken, expected a free one` },
    );
    return Promise.resolve();
  });
});

Deno.test("serveCollector() finishes what was accepted, then closes, when it stops", async () => {
  const order: string[] = [];
  let begun = (): void => {};
  const started = new Promise<void>((resolve) => begun = resolve);
  const server = serveCollector({
    fetch: async () => {
      begun();
      await Promise.resolve();
      order.push("answered");
      return new Response("ok");
    },
    close: () => {
      order.push("closed");
      return Promise.resolve();
    },
    port: 0,
    handleSignals: false,
  });
  const answer = fetch(server.url);
  await started;
  const stopped = server.stop();
  assert.equal(await (await answer).text(), "ok");
  await Promise.all([stopped, server.stop(), server.finished]);
  assert.deepEqual(order, ["answered", "closed"]);
  await assert.rejects(fetch(server.url));
});

Deno.test("serveCollector() cuts off a request that does not finish in time", async () => {
  let begun = (): void => {};
  const started = new Promise<void>((resolve) => begun = resolve);
  const server = serveCollector({
    fetch: () => {
      begun();
      return new Promise(() => {});
    },
    port: 0,
    handleSignals: false,
    graceMs: 10,
  });
  const hanging = talk(server.port, "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await started;
  await server.stop();
  assert.equal(await hanging, "");
});
