import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { createOtlpGrpcTransport } from "../../observability/otlp_grpc_transport.ts";
import { createOtlpHttpTransport } from "../../observability/otlp_http_transport.ts";
import { retryingOtlp } from "../../observability/otlp_retry.ts";
import type { OtlpOutcome, OtlpTransport } from "../../observability/otlp_transport.ts";

const DATA = new TextEncoder().encode("a batch");
const PROTOBUF = "application/x-protobuf";

/** Answers with what the test says and keeps what came. */
function fakeFetch(answer: () => Response): { fetch: typeof fetch; calls: Request[] } {
  const calls: Request[] = [];
  return {
    calls,
    fetch: (input, init) => {
      calls.push(new Request(input, init));
      return Promise.resolve(answer());
    },
  };
}

/** A listener that accepts connections and never says a word. */
function silentListener(): { port: number; close: () => void } {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  (async () => {
    for await (const conn of listener) open.push(conn);
  })();
  return {
    port: listener.addr.port,
    close: () => {
      listener.close();
      for (const conn of open) conn.close();
    },
  };
}

Deno.test("createOtlpHttpTransport posts the bytes with type and headers", async () => {
  const { fetch, calls } = fakeFetch(() => new Response(new Uint8Array([7])));
  const transport = createOtlpHttpTransport({
    url: "http://localhost:4318/v1/logs",
    contentType: PROTOBUF,
    headers: { "authorization": "Bearer x" },
    fetch,
  });
  const outcome = await transport.send(DATA, 1_000);
  assert.deepEqual(outcome, { status: "success", data: new Uint8Array([7]) });
  const [call] = calls;
  assert.equal(call?.method, "POST");
  assert.equal(call?.headers.get("content-type"), PROTOBUF);
  assert.equal(call?.headers.get("authorization"), "Bearer x");
  assert.deepEqual(new Uint8Array(await call!.arrayBuffer()), DATA);
});

Deno.test("createOtlpHttpTransport compresses when asked", async () => {
  const { fetch, calls } = fakeFetch(() => new Response(null));
  const options = { url: "http://localhost/", contentType: PROTOBUF, fetch } as const;
  await createOtlpHttpTransport({ ...options, compression: "gzip" }).send(DATA, 1_000);
  assert.equal(calls[0]?.headers.get("content-encoding"), "gzip");
  assert.deepEqual(new Uint8Array(gunzipSync(await calls[0]!.arrayBuffer())), DATA);
});

Deno.test("createOtlpHttpTransport tells retryable answers from final ones", async () => {
  for (
    const [status, expected] of [
      [429, "retryable"],
      [502, "retryable"],
      [503, "retryable"],
      [504, "retryable"],
      [400, "failure"],
      [404, "failure"],
      [500, "failure"],
      [302, "failure"],
    ] as const
  ) {
    const { fetch } = fakeFetch(() =>
      new Response(null, { status, headers: { "retry-after": "3" } })
    );
    const options = { url: "http://localhost/", contentType: PROTOBUF, fetch } as const;
    const outcome = await createOtlpHttpTransport(options).send(DATA, 1_000);
    assert.ok(outcome.status !== "success");
    assert.equal(outcome.status, expected, String(status));
    assert.match(outcome.error.message, new RegExp(`${status}$`));
    if (outcome.status === "retryable") assert.equal(outcome.retryInMillis, 3_000);
  }
});

Deno.test("createOtlpHttpTransport gives up at its deadline and at shutdown", async () => {
  const silent = silentListener();
  const url = `http://127.0.0.1:${silent.port}/`;
  const late = createOtlpHttpTransport({ url, contentType: PROTOBUF });
  const outcome = await late.send(DATA, 30);
  assert.equal(outcome.status, "retryable");
  const transport = createOtlpHttpTransport({ url, contentType: PROTOBUF });
  const pending = transport.send(DATA, 60_000);
  transport.shutdown();
  assert.equal((await pending).status, "failure");
  assert.equal((await transport.send(DATA, 60_000)).status, "failure");
  silent.close();
});

Deno.test("createOtlpHttpTransport calls an endpoint that is not there retryable", async () => {
  const silent = silentListener();
  silent.close();
  const url = `http://127.0.0.1:${silent.port}/`;
  const outcome = await createOtlpHttpTransport({ url, contentType: PROTOBUF }).send(DATA, 1_000);
  assert.equal(outcome.status, "retryable");
});

/** A gRPC method that answers with a status and keeps what came. */
async function grpcServer(status: number): Promise<
  {
    origin: string;
    received: { headers: Record<string, unknown>; body: Uint8Array }[];
    close(): Promise<void>;
  }
> {
  const received: { headers: Record<string, unknown>; body: Uint8Array }[] = [];
  const server: Http2Server = createServer();
  server.on("stream", (stream, headers) => {
    const chunks: Uint8Array[] = [];
    stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    stream.on("end", () => {
      received.push({ headers, body: new Uint8Array(chunks.flatMap((chunk) => [...chunk])) });
      stream.respond(
        { ":status": 200, "content-type": "application/grpc" },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status) }));
      stream.end(new Uint8Array([0, 0, 0, 0, 1, 9]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

Deno.test("createOtlpGrpcTransport makes one framed call and reads its trailer", async () => {
  const server = await grpcServer(0);
  const transport = createOtlpGrpcTransport({
    origin: server.origin,
    path: "/service/Export",
    headers: { "x-key": "1" },
  });
  const outcome = await transport.send(DATA, 5_000);
  transport.shutdown();
  await server.close();
  assert.deepEqual(outcome, { status: "success", data: new Uint8Array([9]) });
  const [call] = server.received;
  assert.equal(call?.headers[":path"], "/service/Export");
  assert.equal(call?.headers["content-type"], "application/grpc");
  assert.equal(call?.headers["x-key"], "1");
  assert.match(String(call?.headers["grpc-timeout"]), /^\d+m$/);
  assert.deepEqual([...call!.body], [0, 0, 0, 0, DATA.length, ...DATA]);
});

Deno.test("createOtlpGrpcTransport tells retryable statuses from final ones", async () => {
  for (const [status, expected] of [[14, "retryable"], [8, "retryable"], [3, "failure"]] as const) {
    const server = await grpcServer(status);
    const transport = createOtlpGrpcTransport({ origin: server.origin, path: "/s/Export" });
    assert.equal((await transport.send(DATA, 5_000)).status, expected, String(status));
    transport.shutdown();
    await server.close();
  }
});

Deno.test("createOtlpGrpcTransport gives up at its deadline and at shutdown", async () => {
  const silent = silentListener();
  const origin = `http://127.0.0.1:${silent.port}`;
  const late = createOtlpGrpcTransport({ origin, path: "/s/Export" });
  assert.equal((await late.send(DATA, 30)).status, "retryable");
  late.shutdown();
  const transport = createOtlpGrpcTransport({ origin, path: "/s/Export" });
  const pending = transport.send(DATA, 60_000);
  transport.shutdown();
  assert.equal((await pending).status, "failure");
  silent.close();
});

Deno.test("createOtlpGrpcTransport calls an endpoint that is not there retryable", async () => {
  const silent = silentListener();
  silent.close();
  const origin = `http://127.0.0.1:${silent.port}`;
  const transport = createOtlpGrpcTransport({ origin, path: "/s/Export" });
  assert.equal((await transport.send(DATA, 5_000)).status, "retryable");
  transport.shutdown();
});

const BUSY: OtlpOutcome = { status: "retryable", error: new Error("busy") };

/** A transport that answers from a script, and a clock that only waiting moves. */
function scripted(script: OtlpOutcome[]): {
  transport: OtlpTransport;
  waits: number[];
  limits: number[];
} {
  const clock = { now: 0 };
  const waits: number[] = [];
  const limits: number[] = [];
  const inner: OtlpTransport = {
    send: (_data, timeoutMillis) => {
      limits.push(timeoutMillis);
      return Promise.resolve(script.shift() ?? { status: "success" });
    },
    shutdown: () => {},
  };
  const transport = retryingOtlp(inner, {
    random: () => 0.5,
    now: () => clock.now,
    wait: (delayMs) => {
      waits.push(delayMs);
      clock.now += delayMs;
      return Promise.resolve();
    },
  });
  return { transport, waits, limits };
}

Deno.test("retryingOtlp waits longer each time, within the deadline", async () => {
  const { transport, waits, limits } = scripted([BUSY, BUSY, BUSY]);
  assert.equal((await transport.send(DATA, 10_000)).status, "success");
  assert.deepEqual(waits, [1_000, 1_500, 2_250]);
  assert.deepEqual(limits, [10_000, 9_000, 7_500, 5_250]);
});

Deno.test("retryingOtlp gives up when the next wait does not fit", async () => {
  const { transport, waits } = scripted([BUSY, BUSY, BUSY, BUSY]);
  assert.equal((await transport.send(DATA, 3_000)).status, "retryable");
  assert.deepEqual(waits, [1_000, 1_500]);
});

Deno.test("retryingOtlp follows the endpoint's own delay", async () => {
  const { transport, waits } = scripted([{ ...BUSY, retryInMillis: 4_321 }]);
  await transport.send(DATA, 10_000);
  assert.deepEqual(waits, [4_321]);
});

Deno.test("retryingOtlp does not repeat what failed for good", async () => {
  const { transport, limits } = scripted([{ status: "failure", error: new Error("no") }]);
  assert.equal((await transport.send(DATA, 10_000)).status, "failure");
  assert.equal(limits.length, 1);
});

Deno.test("retryingOtlp ends its wait at shutdown", async () => {
  let sent = (): void => {};
  const first = new Promise<void>((resolve) => sent = resolve);
  const transport = retryingOtlp({
    send: () => {
      sent();
      return Promise.resolve({ ...BUSY, retryInMillis: 30_000 });
    },
    shutdown: () => {},
  });
  const pending = transport.send(DATA, 60_000);
  await first;
  await Promise.resolve();
  transport.shutdown();
  assert.equal((await pending).status, "retryable");
});
