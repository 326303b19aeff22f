import assert from "node:assert/strict";
import * as api from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  createEventBus,
  createTracingSubscriber,
  type EventBus,
  parseTraceParent,
} from "../../observability/mod.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

async function spans(
  publish: (bus: EventBus<CandorEvents>, clock: { now: number }) => void,
  maxOpenSpans = 100,
): Promise<ReadableSpan[]> {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const clock = { now: 1_000 };
  const bus = createEventBus<CandorEvents>({ now: () => clock.now });
  bus.subscribe(createTracingSubscriber({
    catalogues: [CANDOR_CATALOGUE],
    tracerOf: (scope) => provider.getTracer(scope),
    api,
    maxOpenSpans,
    now: () => clock.now,
  }));
  publish(bus, clock);
  await bus.stop();
  await provider.forceFlush();
  const finished = exporter.getFinishedSpans();
  await provider.shutdown();
  return finished;
}

Deno.test("createTracingSubscriber makes a span with the events' own times and typed attributes", async () => {
  const [span, ...more] = await spans((bus, clock) => {
    bus.publish("ingest.start", { spanKey: 1 });
    clock.now = 1_000.25;
    bus.publish("ingest.end", { spanKey: 1, messages: 4, status: 202 });
    clock.now = 9_000;
  });
  assert.equal(more.length, 0);
  assert.equal(span?.name, "candor.ingest");
  assert.equal(span?.kind, api.SpanKind.SERVER);
  assert.deepEqual(span?.startTime, [1, 0]);
  assert.deepEqual(span?.endTime, [1, 250_000]);
  assert.deepEqual(span?.attributes, { "candor.messages": 4, "http.response.status_code": 202 });
  assert.equal(span?.status.code, api.SpanStatusCode.UNSET);
  assert.equal(span?.parentSpanContext, undefined);
});

Deno.test("createTracingSubscriber continues the caller's trace", async () => {
  const parent = parseTraceParent(`00-${TRACE}-${CALLER}-01`);
  const [span] = await spans((bus) => {
    bus.publish("forget.start", { spanKey: 1, parent });
    bus.publish("forget.end", { spanKey: 1, messages: 0, status: 200 });
  });
  assert.equal(span?.spanContext().traceId, TRACE);
  assert.equal(span?.parentSpanContext?.spanId, CALLER);
  assert.equal(span?.parentSpanContext?.isRemote, true);
});

Deno.test("createTracingSubscriber makes no span where the caller does not sample", async () => {
  const parent = parseTraceParent(`00-${TRACE}-${CALLER}-00`);
  const found = await spans((bus) => {
    bus.publish("forget.start", { spanKey: 1, parent });
    bus.publish("forget.end", { spanKey: 1, messages: 0, status: 200 });
  });
  assert.deepEqual(found, []);
});

Deno.test("createTracingSubscriber marks a span failed where the catalogue says so", async () => {
  const found = await spans((bus) => {
    bus.publish("commit.start", { spanKey: 1, messages: 2 });
    bus.publish("commit.end", { spanKey: 1, ok: false, attempts: 3 });
    bus.publish("ingest.start", { spanKey: 1 });
    bus.publish("ingest.end", { spanKey: 1, messages: 0, status: 503 });
    bus.publish("deliver.start", { spanKey: 2, messages: 1 });
    bus.publish("deliver.end", { spanKey: 2, outcome: "retry", attempts: 1 });
  });
  assert.deepEqual(found.map(({ name, status }) => [name, status.code]), [
    ["candor.commit", api.SpanStatusCode.ERROR],
    ["candor.ingest", api.SpanStatusCode.ERROR],
    ["candor.deliver", api.SpanStatusCode.UNSET],
  ]);
  assert.deepEqual(found[0]?.attributes, {
    "candor.messages": 2,
    "candor.ok": false,
    "candor.attempts": 3,
  });
});

Deno.test("createTracingSubscriber keeps two spans under one key apart", async () => {
  const found = await spans((bus, clock) => {
    bus.publish("commit.start", { spanKey: 1, messages: 1 });
    clock.now += 10;
    bus.publish("commit.start", { spanKey: 1, messages: 2 });
    clock.now += 10;
    bus.publish("commit.end", { spanKey: 1, ok: true, attempts: 1 });
    clock.now += 10;
    bus.publish("commit.end", { spanKey: 1, ok: true, attempts: 1 });
  });
  assert.deepEqual(found.map(({ attributes }) => attributes["candor.messages"]), [2, 1]);
  assert.deepEqual(found.map(({ status }) => status.code), [0, 0]);
});

Deno.test("createTracingSubscriber ends a span without END at shutdown, as failed", async () => {
  const [span] = await spans((bus, clock) => {
    bus.publish("ingest.start", { spanKey: 1 });
    clock.now = 4_000;
  });
  assert.equal(span?.status.code, api.SpanStatusCode.ERROR);
  assert.equal(span?.status.message, "No end event was seen");
  assert.deepEqual(span?.endTime, [4, 0]);
});

Deno.test("createTracingSubscriber gives up the oldest span when too many are open", async () => {
  const found = await spans((bus) => {
    for (let spanKey = 1; spanKey <= 5; spanKey++) bus.publish("ingest.start", { spanKey });
    for (let spanKey = 1; spanKey <= 5; spanKey++) {
      bus.publish("ingest.end", { spanKey, messages: spanKey, status: 202 });
    }
  }, 3);
  assert.equal(found.length, 5);
  const failed = found.filter(({ status }) => status.code === api.SpanStatusCode.ERROR);
  assert.equal(failed.length, 2);
  const ended = found.map(({ attributes }) => attributes["candor.messages"]);
  assert.deepEqual(ended, [undefined, undefined, 3, 4, 5]);
});

Deno.test("createTracingSubscriber ignores an END without START", async () => {
  assert.deepEqual(
    await spans((bus) => bus.publish("commit.end", { spanKey: 9, ok: true, attempts: 1 })),
    [],
  );
});

Deno.test("createTracingSubscriber shows what no type allows as other", async () => {
  const [span] = await spans((bus) => {
    bus.publish("report.start", { spanKey: 1 });
    const format = "GET /v1/sessions/019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d" as never;
    bus.publish("report.end", { spanKey: 1, format, cached: [1] as never, status: 200 });
  });
  assert.deepEqual(span?.attributes, {
    "candor.format": "other",
    "candor.cached": "other",
    "http.response.status_code": 200,
  });
});
