import assert from "node:assert/strict";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { createOtlpGrpcTransport } from "../../observability/otlp_grpc_transport.ts";
import { silentListener } from "./silent_listener.ts";

const DATA = new TextEncoder().encode("a batch");

/** A gRPC method that answers with a status and keeps what came. */
async function grpcServer(status: number, answer = new Uint8Array([0, 0, 0, 0, 1, 9])): Promise<
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
      stream.end(answer);
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

Deno.test("createOtlpGrpcTransport compresses when asked, and reads a compressed answer", async () => {
  const message = gzipSync(new Uint8Array([1, 2, 3]));
  const server = await grpcServer(0, new Uint8Array([1, 0, 0, 0, message.length, ...message]));
  const options = { origin: server.origin, path: "/s/Export", compression: "gzip" } as const;
  const transport = createOtlpGrpcTransport(options);
  const outcome = await transport.send(DATA, 5_000);
  transport.shutdown();
  await server.close();
  assert.deepEqual(outcome, { status: "success", data: new Uint8Array([1, 2, 3]) });
  const [call] = server.received;
  assert.equal(call?.headers["grpc-encoding"], "gzip");
  assert.equal(call?.body[0], 1);
  assert.deepEqual(new Uint8Array(gunzipSync(call!.body.subarray(5))), DATA);
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
  assert.equal((await late.send(DATA, 30)).status, "retryable");
  assert.equal(silent.accepted(), 2, "a connection that swallowed a call is not used again");
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

Deno.test("createOtlpGrpcTransport survives an answer that is not what it says", async () => {
  const bomb = gzipSync(new Uint8Array(10_000_000));
  const answers = [
    [1, 0, 0, 0, 5, 1, 2, 3, 4, 5],
    [1, 0, 0, 0, 0],
    [0, 255, 255, 255, 255],
    [1],
    [],
    [1, 0, 0, 0, 0, ...bomb],
  ];
  for (const answer of answers) {
    const server = await grpcServer(0, new Uint8Array(answer));
    const transport = createOtlpGrpcTransport({ origin: server.origin, path: "/s/Export" });
    // The status says that the batch was taken.
    const outcome = await transport.send(DATA, 5_000);
    assert.deepEqual(outcome, { status: "success", data: new Uint8Array() });
    transport.shutdown();
    await server.close();
  }
});

Deno.test("createOtlpGrpcTransport reads no answer that is too long", async () => {
  const server = await grpcServer(0, new Uint8Array(70_000));
  const transport = createOtlpGrpcTransport({ origin: server.origin, path: "/s/Export" });
  const outcome = await transport.send(DATA, 60_000);
  transport.shutdown();
  await server.close();
  assert.ok(outcome.status === "failure");
  assert.equal(
    outcome.error.message,
    "Cannot export telemetry: endpoint answered too much, expected at most 65536 bytes",
  );
});

Deno.test("createOtlpGrpcTransport says that a header may not be sent", async () => {
  const server = await grpcServer(0);
  const transport = createOtlpGrpcTransport({
    origin: server.origin,
    path: "/s/Export",
    headers: { "connection": "close" },
  });
  const outcome = await transport.send(DATA, 60_000);
  transport.shutdown();
  await server.close();
  assert.ok(outcome.status === "failure");
  assert.equal(outcome.error.message, "Cannot export telemetry: a header of it may not be sent");
});
