import assert from "node:assert/strict";
import { join } from "node:path";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  LMCACHE_MP_CATALOGUE,
  type LmcacheMpEvents,
  nextSpanKey,
  observabilityOptions,
  parseTraceParent,
  startObservability,
} from "@candor/usage/observability";
import {
  collectorConfig,
  freePort,
  OTEL_COLLECTOR,
  peerTest,
  receivedBy,
  until,
  withPeer,
} from "./real_peers.ts";

interface Both extends CandorEvents, LmcacheMpEvents {}

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

/** Publishes a little of everything through a fresh start, pushed to an endpoint. */
async function push(endpoint: string, env: Record<string, string>): Promise<string[]> {
  const warnings: string[] = [];
  const flags = { enableTracing: true, otlpEndpoint: endpoint };
  const decision = observabilityOptions(flags, (name) => env[name]);
  assert.ok(decision.ok);
  const { bus, stop } = await startObservability<Both>({
    plan: decision.plan,
    catalogues: [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE],
    serviceVersion: "1.2.3",
    log: { write: () => {}, terminal: false },
    warn: (sentence) => void warnings.push(sentence),
  });
  const parent = parseTraceParent(`00-${TRACE}-${CALLER}-01`);
  const ingest = nextSpanKey();
  bus.publish("ingest.start", { spanKey: ingest, parent });
  bus.publish("ingest.accepted", { count: 3 });
  bus.publish("ingest.rejected", { code: "too_old", count: 2 });
  bus.publish("store.commit", { messages: 3, mutations: 9, attempts: 1, durationMs: 4 });
  bus.publish("ingest.end", { spanKey: ingest, messages: 3, status: 202 });
  bus.publish("forget.done", { messages: 2, durationMs: 5 });
  const store = nextSpanKey();
  bus.publish("mp.store.start", { spanKey: store, device: "cuda:0" });
  bus.publish("mp.store.end", { spanKey: store, device: "cuda:0", storedCount: 256, seconds: 0.5 });
  bus.publish("mp.retrieve.start", { spanKey: nextSpanKey(), device: "cuda:1" });
  await stop();
  return warnings;
}

const WAYS = [
  ["gRPC", "grpc", {}],
  ["gRPC, compressed", "grpc", { "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip" }],
  ["HTTP with protobuf", "http", {}],
  ["HTTP with protobuf, compressed", "http", { "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip" }],
  ["HTTP with JSON", "http", { "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json" }],
] as const;

for (const [name, transport, env] of WAYS) {
  peerTest(
    `OpenTelemetry Collector receives metrics, logs and spans over ${name}`,
    OTEL_COLLECTOR,
    async () => {
      const [grpc, http] = [freePort(), freePort()];
      await withPeer(
        OTEL_COLLECTOR,
        (folder) => collectorConfig(folder, grpc, http),
        async (folder) => {
          await until(async () => {
            const conn = await Deno.connect({ port: transport === "grpc" ? grpc : http });
            conn.close();
            return true;
          });
          const protocol = transport === "http"
            ? { "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf" }
            : {};
          const endpoint = `http://127.0.0.1:${transport === "grpc" ? grpc : http}`;
          assert.deepEqual(await push(endpoint, { ...protocol, ...env }), []);
          const { metrics, logs, spans, resource } = await receivedBy(
            join(folder, "received.jsonl"),
            ({ metrics, logs, spans }) => metrics.size > 0 && logs.length >= 2 && spans.length >= 3,
          );

          assert.equal(resource["service.name"], "candor");
          assert.equal(resource["service.version"], "1.2.3");
          assert.equal(metrics.get("candor.ingest.accepted")?.get("{}"), 3);
          assert.equal(metrics.get("candor.ingest.rejected")?.get('{"code":"too_old"}'), 2);
          assert.equal(metrics.get("candor.ingest.rejected")?.get('{"code":"internal"}'), 0);
          assert.equal(metrics.get("candor.store.commit_duration")?.get("{}"), 1);
          assert.equal(metrics.get("lmcache_mp.l1_read_keys")?.get("{}"), 0);

          assert.deepEqual(logs.map(({ body, severity }) => `${severity} ${body}`), [
            "INFO Forgot a session: 2 messages in 5 ms",
            "INFO Stored 256 tokens in 0.5 seconds",
          ]);
          assert.deepEqual(logs[0]?.attributes, {
            "event": "forget.done",
            "messages": 2,
            "duration_ms": 5,
            "log.category": "candor",
          });

          const byName = new Map(spans.map((span) => [span.name, span]));
          const ingest = byName.get("candor.ingest");
          assert.deepEqual([ingest?.traceId, ingest?.parentSpanId, ingest?.failed], [
            TRACE,
            CALLER,
            false,
          ]);
          assert.ok(ingest!.nanoseconds > 0n && ingest!.nanoseconds < 1_000_000_000n);
          assert.deepEqual(byName.get("mp.store")?.attributes, {
            "device": "cuda:0",
            "session": byName.get("mp.store")?.attributes["session"],
            "stored_count": 256,
            "seconds": 0.5,
          });
          assert.equal(byName.get("mp.store")?.parentSpanId, "");
          assert.equal(byName.get("mp.retrieve")?.failed, true);
        },
      );
    },
  );
}

peerTest(
  "OpenTelemetry Collector that comes back is sent the counts of the meantime",
  OTEL_COLLECTOR,
  async () => {
    const [grpc, http] = [freePort(), freePort()];
    const decision = observabilityOptions({ otlpEndpoint: `http://127.0.0.1:${grpc}` }, (name) =>
      ({
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
        "OTEL_METRIC_EXPORT_INTERVAL": "200",
      })[name]);
    assert.ok(decision.ok);
    const warnings: string[] = [];
    const { bus, stop } = await startObservability<CandorEvents>({
      plan: decision.plan,
      catalogues: [CANDOR_CATALOGUE],
      warn: (sentence) => void warnings.push(sentence),
    });
    bus.publish("ingest.accepted", { count: 5 });
    await until(() => Promise.resolve(warnings[0]));
    assert.equal(warnings[0], "Cannot export telemetry: endpoint cannot be reached");
    await withPeer(
      OTEL_COLLECTOR,
      (folder) => collectorConfig(folder, grpc, http),
      async (folder) => {
        bus.publish("ingest.accepted", { count: 6 });
        await receivedBy(
          join(folder, "received.jsonl"),
          ({ metrics }) => metrics.get("candor.ingest.accepted")?.get("{}") === 11,
        );
      },
    );
    await stop();
  },
);
