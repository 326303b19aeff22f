import assert from "node:assert/strict";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  type CatalogueOf,
  createEventBus,
  createMetricsSubscriber,
  LMCACHE_MP_CATALOGUE,
  type LmcacheMpEvents,
  observeBus,
  PROBLEM_CODES,
} from "../../observability/mod.ts";

interface Both extends CandorEvents, LmcacheMpEvents {}

/** Publishes, then gives every point as `name{label="value"} value`. */
async function points(
  publish: (bus: ReturnType<typeof createEventBus<Both>>) => void,
  catalogues: readonly CatalogueOf<Both>[] = [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE],
): Promise<Map<string, unknown>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const bus = createEventBus<Both>({ maxQueueSize: 50 });
  bus.subscribe(createMetricsSubscriber(catalogues, (scope) => provider.getMeter(scope)));
  observeBus(bus, provider.getMeter("candor"), "candor");
  publish(bus);
  await bus.stop();
  await reader.forceFlush();
  const found = new Map<string, unknown>();
  for (const { metrics } of exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)) {
    for (const { descriptor, dataPoints } of metrics) {
      for (const { attributes, value } of dataPoints) {
        const labels = Object.entries(attributes).map(([name, said]) => `${name}="${said}"`);
        const shown = labels.length === 0 ? "" : `{${labels.join(",")}}`;
        found.set(descriptor.name + shown, value);
      }
    }
  }
  await provider.shutdown();
  return found;
}

Deno.test("createMetricsSubscriber shows every counter of the catalogues as 0 before it moves", async () => {
  const found = await points(() => {});
  for (const { name, labels } of [...CANDOR_CATALOGUE.counters, ...LMCACHE_MP_CATALOGUE.counters]) {
    if (labels === undefined) assert.equal(found.get(name), 0, name);
    else assert.ok([...found.keys()].some((key) => key.startsWith(`${name}{`)), name);
  }
  for (const code of PROBLEM_CODES) {
    assert.equal(found.get(`candor.ingest.rejected{code="${code}"}`), 0, code);
  }
});

Deno.test("createMetricsSubscriber adds the field or one, by label", async () => {
  const found = await points((bus) => {
    bus.publish("ingest.accepted", { count: 3 });
    bus.publish("ingest.accepted", { count: 4 });
    bus.publish("ingest.rejected", { code: "too_old", count: 2 });
    bus.publish("ingest.request", { messages: 9, bytes: 512, durationMs: 4, status: 202 });
    bus.publish("report.served", { format: "csv", cached: true, durationMs: 1 });
    bus.publish("store.queue", { depth: 5 });
    bus.publish("store.queue", { depth: 2 });
  });
  assert.equal(found.get("candor.ingest.accepted"), 7);
  assert.equal(found.get('candor.ingest.rejected{code="too_old"}'), 2);
  assert.equal(found.get('candor.ingest.rejected{code="malformed_json"}'), 0);
  assert.equal(found.get('candor.ingest.requests{status="202"}'), 1);
  assert.equal(found.get("candor.ingest.bytes"), 512);
  assert.equal(found.get('candor.report.served{format="csv",cached="true"}'), 1);
  assert.equal(found.get("candor.store.queue_depth"), 2);
});

Deno.test("createMetricsSubscriber records durations in seconds, in the catalogue's buckets", async () => {
  const found = await points((bus) => {
    bus.publish("store.commit", { messages: 20, mutations: 90, attempts: 2, durationMs: 3 });
  });
  const latency = found.get("candor.store.commit_duration") as {
    sum: number;
    buckets: { boundaries: number[]; counts: number[] };
  };
  assert.equal(latency.sum, 0.003);
  assert.equal(latency.buckets.boundaries[latency.buckets.counts.indexOf(1)], 0.005);
  assert.equal((found.get("candor.store.group_size") as { sum: number }).sum, 20);
});

Deno.test("createMetricsSubscriber counts a label value outside the list as other", async () => {
  const found = await points((bus) => {
    for (let status = 900; status < 940; status++) {
      bus.publish("ingest.request", { messages: 0, bytes: 0, durationMs: 0, status });
    }
  });
  assert.equal(found.get('candor.ingest.requests{status="other"}'), 40);
  assert.ok(![...found.keys()].some((key) => key.includes('"9')));
});

Deno.test("createMetricsSubscriber keeps a number that is none out of a counter", async () => {
  const found = await points((bus) => {
    bus.publish("ingest.accepted", { count: NaN });
    bus.publish("ingest.accepted", { count: Infinity });
    bus.publish("ingest.accepted", { count: -4 });
    bus.publish("ingest.accepted", { count: 1 });
  });
  assert.equal(found.get("candor.ingest.accepted"), 1);
});

Deno.test("createMetricsSubscriber takes nothing off a counter, whatever the meter would do", async () => {
  const added: number[] = [];
  const bus = createEventBus<CandorEvents>();
  const ignore = { record: () => {} };
  bus.subscribe(createMetricsSubscriber([CANDOR_CATALOGUE], () => ({
    createCounter: () => ({ add: (value) => void added.push(value) }),
    createHistogram: () => ignore,
    createGauge: () => ignore,
  })));
  bus.publish("ingest.accepted", { count: -4 });
  bus.publish("ingest.accepted", { count: 2 });
  await bus.stop();
  assert.deepEqual(added.filter((value) => value !== 0), [2]);
});

Deno.test("createMetricsSubscriber counts a KV cache's events as LMCache does", async () => {
  const found = await points((bus) => {
    bus.publish("sm.read.prefetched", { succeededKeys: 5, failedKeys: 2 });
    bus.publish("sm.read.prefetched_finished", { succeededKeys: 5, failedKeys: 0 });
    bus.publish("sm.write.reserved", { succeededKeys: 4, failedKeys: 1 });
    bus.publish("sm.write.finished", { succeededKeys: 4, failedKeys: 0 });
    bus.publish("l1.read.reserved", { keys: 100 });
    bus.publish("l1.read.finished", { keys: 3 });
    bus.publish("l1.write.reserved", { keys: 100 });
    bus.publish("l1.write.finished", { keys: 6 });
    bus.publish("l1.write_finished_and_read_reserved", { keys: 1 });
    bus.publish("l1.keys.evicted", { keys: 8 });
  });
  const counted = LMCACHE_MP_CATALOGUE.counters.map(({ name }) => found.get(name));
  assert.deepEqual(counted, [1, 5, 2, 1, 4, 1, 3, 7, 8]);
});

Deno.test("observeBus shows depth, lag, drops and exceptions by subscriber", async () => {
  const found = await points((bus) => {
    bus.subscribe({
      name: "bad",
      handle: () => {
        throw new Error("no");
      },
    });
    for (let n = 0; n < 53; n++) bus.publish("store.shed", {});
  });
  assert.equal(found.get("candor.event_bus.queue_depth"), 0);
  assert.equal(found.get("candor.event_bus.drain_lag_seconds"), 0);
  assert.equal(found.get("candor.event_bus.dropped_events"), 3);
  assert.equal(found.get('candor.event_bus.subscriber_exceptions{subscriber_name="bad"}'), 50);
  assert.equal(found.get('candor.event_bus.subscriber_exceptions{subscriber_name="metrics"}'), 0);
  assert.equal(found.get("candor.store.shed"), 50);
});
