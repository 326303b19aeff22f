import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { createOtlpHttpTransport } from "../../observability/otlp_http_transport.ts";
import { silentListener } from "./silent_listener.ts";

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

Deno.test("createOtlpHttpTransport reads no answer that does not end", async () => {
  let given = 0;
  let cancelled = false;
  const { fetch } = fakeFetch(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 8_192;
          controller.enqueue(new Uint8Array(8_192));
        },
        cancel: () => void (cancelled = true),
      }, { highWaterMark: 0 }),
    )
  );
  const transport = createOtlpHttpTransport({
    url: "http://localhost/",
    contentType: PROTOBUF,
    fetch,
  });
  const outcome = await transport.send(DATA, 60_000);
  assert.ok(outcome.status === "failure");
  assert.equal(
    outcome.error.message,
    "Cannot export telemetry: endpoint answered too much, expected at most 65536 bytes",
  );
  assert.ok(cancelled);
  assert.equal(given, 65_536 + 8_192);
});

Deno.test("createOtlpHttpTransport tells by the status alone where a refusal does not end", async () => {
  const { fetch } = fakeFetch(() => new Response(new Uint8Array(70_000), { status: 503 }));
  const transport = createOtlpHttpTransport({
    url: "http://localhost/",
    contentType: PROTOBUF,
    fetch,
  });
  assert.equal((await transport.send(DATA, 60_000)).status, "retryable");
});
