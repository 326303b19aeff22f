import { getConfig, type LogRecord } from "@logtape/logtape";
import assert from "node:assert/strict";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  LMCACHE_MP_CATALOGUE,
  type LmcacheMpEvents,
  type LogOutput,
  type Observability,
  type ObservabilityFlags,
  observabilityOptions,
  parseTraceParent,
  startObservability,
} from "../../observability/mod.ts";
import { otlpReceiver } from "./otlp_receiver.ts";

interface Both extends CandorEvents, LmcacheMpEvents {}

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

const RECORD: LogRecord = {
  category: ["mine"],
  level: "warning",
  message: ["Disk is ", 93, " % full"],
  rawMessage: "",
  timestamp: 0,
  properties: { percent: 93, nested: { secret: 1 } },
};

function start(
  flags: ObservabilityFlags,
  options: { env?: Record<string, string>; log?: LogOutput; warn?: (text: string) => void } = {},
): Promise<Observability<Both>> {
  const { env = {}, ...more } = options;
  const decision = observabilityOptions(flags, (name) => env[name]);
  assert.ok(decision.ok, decision.ok ? "" : decision.refusal);
  return startObservability<Both>({
    plan: decision.plan,
    catalogues: [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE],
    serviceVersion: "1.2.3",
    ...more,
  });
}

Deno.test("startObservability gives Prometheus text with names, help, units and zeroes", async () => {
  const observed = await start({});
  observed.bus.publish("ingest.accepted", { count: 3 });
  observed.bus.publish("ingest.request", { messages: 3, bytes: 99, durationMs: 2, status: 202 });
  await observed.stop();
  const text = await observed.prometheusText();
  const lines = text.split("\n");
  for (
    const line of [
      "# HELP candor_ingest_accepted_total Messages stored for the first time",
      "# TYPE candor_ingest_accepted_total counter",
      "candor_ingest_accepted_total 3",
      "candor_ingest_bytes_total 99",
      'candor_ingest_requests_total{status="202"} 1',
      'candor_ingest_requests_total{status="503"} 0',
      'candor_ingest_rejected_total{code="too_old"} 0',
      'candor_ingest_duration_seconds_bucket{le="0.0025"} 1',
      "candor_event_bus_queue_depth 0",
      "candor_event_bus_drain_lag_seconds 0",
      "candor_event_bus_dropped_events_total 0",
      'candor_event_bus_subscriber_exceptions_total{subscriber_name="metrics"} 0',
      "lmcache_mp_l1_read_keys_total 0",
    ]
  ) assert.ok(lines.includes(line), line);
  assert.match(text, /^target_info\{.*service_name="candor".*service_version="1\.2\.3".*\} 1$/m);
  assert.ok(!text.includes(Deno.cwd()) && !text.includes(Deno.execPath()));
});

Deno.test("startObservability serves its own port and names it when it is taken", async () => {
  const observed = await start({ prometheusPort: 0 });
  const address = `http://127.0.0.1:${observed.prometheusPort}`;
  const response = await fetch(`${address}/metrics`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.match(await response.text(), /^candor_ingest_accepted_total 0$/m);
  for (const [path, method, status] of [["/", "GET", 404], ["/metrics", "POST", 405]] as const) {
    const other = await fetch(address + path, { method });
    await other.body?.cancel();
    assert.equal(other.status, status);
  }
  // With a push under way, whose timer must not outlive the refusal.
  const taken = { prometheusPort: observed.prometheusPort!, otlpEndpoint: address };
  await assert.rejects(start(taken), {
    message: `Cannot serve Prometheus metrics: port ${observed.prometheusPort} is taken, ` +
      "choose another with --prometheus-port",
  });
  await observed.stop();
});

Deno.test("startObservability does nothing at all when disabled", async () => {
  const observed = await start({ disableObservability: true, prometheusPort: 0 });
  assert.equal(observed.bus.enabled, false);
  assert.equal(observed.prometheusPort, undefined);
  assert.equal(await observed.prometheusText(), "# metrics are switched off\n");
  await observed.stop();
});

Deno.test("startObservability opens no port without metrics", async () => {
  const observed = await start({ disableMetrics: true, prometheusPort: 0 });
  assert.equal(observed.bus.enabled, true);
  assert.equal(observed.prometheusPort, undefined);
  assert.equal(await observed.prometheusText(), "# metrics are switched off\n");
  await observed.stop();
});

Deno.test("startObservability leaves LogTape alone unless it is given a place to write", async () => {
  const observed = await start({});
  assert.equal(getConfig(), null);
  observed.bus.publish("forget.done", { messages: 1, durationMs: 1 });
  await observed.stop();
  assert.equal(getConfig(), null);
});

Deno.test("startObservability writes JSON lines in a pipe, from the level on, and takes it back", async () => {
  const lines: string[] = [];
  const log = { write: (line: string) => void lines.push(line), terminal: false };
  const observed = await start({}, { log, env: { "CANDOR_LOG_LEVEL": "loud" } });
  observed.bus.publish("ingest.accepted", { count: 3 });
  observed.bus.publish("forget.done", { messages: 2, durationMs: 5 });
  await observed.stop();
  assert.equal(getConfig(), null);
  const parsed = lines.map((line) => JSON.parse(line));
  assert.match(parsed[0].message, /^Cannot read CANDOR_LOG_LEVEL/);
  assert.equal(parsed.length, 2);
  assert.equal(parsed[1].level, "INFO");
  assert.equal(parsed[1].message, "Forgot a session: 2 messages in 5 ms");
  assert.deepEqual(parsed[1].properties, { event: "forget.done", messages: 2, "duration_ms": 5 });
});

Deno.test("startObservability writes for people on a terminal, and as told by the flag", async () => {
  for (
    const [flags, terminal, pattern] of [
      [{}, true, /Accepted 3 messages/],
      [{ logFormat: "human" }, false, /Accepted 3 messages/],
      [{ logFormat: "json" }, true, /^\{.*"message":"Accepted 3 messages"/],
    ] as const
  ) {
    const lines: string[] = [];
    const log = { write: (line: string) => void lines.push(line), terminal };
    const observed = await start(flags, { log, env: { "CANDOR_LOG_LEVEL": "DEBUG" } });
    observed.bus.publish("ingest.accepted", { count: 3 });
    await observed.stop();
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", pattern);
    assert.equal(lines[0]?.startsWith("{"), pattern.source.startsWith("^"));
  }
});

Deno.test("startObservability pushes metrics, logs and spans to one OTLP endpoint", async () => {
  const receiver = otlpReceiver();
  const observed = await start({ enableTracing: true, otlpEndpoint: receiver.url }, {
    env: {
      "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
      "OTEL_SERVICE_NAME": "edge",
      "CANDOR_LOG_LEVEL": "DEBUG",
    },
    log: { write: () => {}, terminal: false },
  });
  observed.bus.publish("ingest.start", {
    spanKey: 1,
    parent: parseTraceParent(`00-${TRACE}-${CALLER}-01`),
  });
  observed.bus.publish("ingest.accepted", { count: 3 });
  observed.bus.publish("ingest.end", { spanKey: 1, messages: 3, status: 202 });
  observed.bus.publish("commit.start", { spanKey: 1, messages: 3 });
  await observed.stop();
  await receiver.stop();
  const { metrics, logs, spans, resource } = receiver.received;
  assert.equal(metrics.get("candor.ingest.accepted")?.get("{}"), 3);
  assert.equal(metrics.get("lmcache_mp.sm_read_requests")?.get("{}"), 0);
  assert.deepEqual(logs, [{
    body: "Accepted 3 messages",
    severity: "DEBUG",
    attributes: { event: "ingest.accepted", count: 3, "log.category": "candor" },
  }]);
  const [ingest, commit] = spans;
  assert.equal(spans.length, 2);
  assert.deepEqual([ingest?.name, ingest?.traceId, ingest?.parentSpanId, ingest?.failed], [
    "candor.ingest",
    TRACE,
    CALLER,
    false,
  ]);
  assert.deepEqual(ingest?.attributes, { "candor.messages": 3, "http.response.status_code": 202 });
  assert.deepEqual([commit?.name, commit?.parentSpanId, commit?.failed], [
    "candor.commit",
    "",
    true,
  ]);
  assert.equal(resource["service.name"], "edge");
  assert.equal(resource["service.version"], "1.2.3");
});

Deno.test("startObservability gives a sink for a LogTape configuration of the program's own", async () => {
  const receiver = otlpReceiver();
  const observed = await start({ otlpEndpoint: receiver.url }, {
    env: { "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json" },
  });
  observed.logSink?.(RECORD);
  await observed.stop();
  await receiver.stop();
  assert.deepEqual(receiver.received.logs, [{
    body: "Disk is 93 % full",
    severity: "WARNING",
    attributes: { percent: 93, "log.category": "mine" },
  }]);
});

Deno.test("startObservability stops within two seconds whatever the endpoint does, and says so", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  (async () => {
    for await (const conn of listener) open.push(conn);
  })();
  const refused = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  refused.close();
  const cases = [listener, refused].flatMap(({ addr }) =>
    ["grpc", "http/protobuf"].map((protocol) => ({ port: addr.port, protocol }))
  );
  await Promise.all(cases.map(async ({ port, protocol }) => {
    const warnings: string[] = [];
    const observed = await start(
      { enableTracing: true, otlpEndpoint: `http://127.0.0.1:${port}` },
      {
        env: { "OTEL_EXPORTER_OTLP_PROTOCOL": protocol },
        warn: (text) => void warnings.push(text),
      },
    );
    observed.logSink?.(RECORD);
    for (let spanKey = 1; spanKey <= 100; spanKey++) {
      observed.bus.publish("ingest.start", { spanKey });
      observed.bus.publish("ingest.accepted", { count: 1 });
      observed.bus.publish("ingest.end", { spanKey, messages: 1, status: 202 });
    }
    const begun = performance.now();
    await observed.stop();
    const took = performance.now() - begun;
    assert.ok(took < 2_000, `${protocol} to ${port}: ${took} ms`);
    assert.ok(warnings.some((text) => text.startsWith("Cannot export telemetry: ")), protocol);
    assert.match(await observed.prometheusText(), /^candor_ingest_accepted_total 100$/m);
  }));
  listener.close();
  for (const conn of open) conn.close();
});

Deno.test("startObservability stops once, and although a client of its port never ends a request", async () => {
  const observed = await start({ prometheusPort: 0 });
  const port = observed.prometheusPort!;
  const conn = await Deno.connect({ port, hostname: "127.0.0.1" });
  const begun = "POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc";
  await conn.write(new TextEncoder().encode(begun));
  // Answered before it is complete: the server has the request, and waits for the rest.
  await conn.read(new Uint8Array(512));
  const stopped = observed.stop();
  assert.equal(observed.stop(), stopped);
  await stopped;
  await observed.stop();
  conn.close();
  Deno.listen({ port, hostname: "127.0.0.1" }).close();
});

Deno.test("startObservability sends what was counted although another subscriber does not end", async () => {
  const pushed = Promise.withResolvers<string>();
  const endpoint = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (req) => {
      pushed.resolve(await req.text());
      return Response.json({});
    },
  );
  const observed = await start({ otlpEndpoint: `http://127.0.0.1:${endpoint.addr.port}` }, {
    env: {
      "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
      "OTEL_LOGS_EXPORTER": "none",
      "OTEL_METRIC_EXPORT_INTERVAL": "3600000",
    },
  });
  const slow = Promise.withResolvers<void>();
  observed.bus.subscribe({ name: "slow", handle: () => {}, shutdown: () => slow.promise });
  observed.bus.publish("ingest.accepted", { count: 3 });
  const stopped = observed.stop();
  assert.match(await pushed.promise, /"candor.ingest.accepted"/);
  slow.resolve();
  await stopped;
  await endpoint.shutdown();
});
