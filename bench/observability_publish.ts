import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  createEventBus,
  createLoggingSubscriber,
  createMetricsSubscriber,
  createTracingSubscriber,
  type EventBus,
  type EventBusOptions,
} from "@candor/usage/observability";
import * as api from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { AlwaysOnSampler, TracerProvider } from "@opentelemetry/sdk-trace";

/** A started bus with the three kinds of subscribers doing their real work, on a clock of choice. */
export function watchedBus(options: EventBusOptions = {}): EventBus<CandorEvents> {
  const bus = createEventBus<CandorEvents>(options);
  const meters = new MeterProvider();
  const tracers = new TracerProvider({ sampler: new AlwaysOnSampler() });
  bus.subscribe(createMetricsSubscriber([CANDOR_CATALOGUE], (name) => meters.getMeter(name)));
  bus.subscribe(
    createLoggingSubscriber([CANDOR_CATALOGUE], () => ({
      emit: () => {},
      isEnabledFor: () => true,
    })),
  );
  bus.subscribe(
    createTracingSubscriber({
      catalogues: [CANDOR_CATALOGUE],
      tracerOf: (name) => tracers.getTracer(name),
      api,
    }),
  );
  bus.start();
  return bus;
}

/** What one request publishes: eight events. */
export function publishRequest(bus: EventBus<CandorEvents>, spanKey: number): void {
  bus.publish("ingest.start", { spanKey });
  bus.publish("commit.start", { spanKey, messages: 3 });
  bus.publish("commit.end", { spanKey, ok: true, attempts: 1 });
  bus.publish("store.commit", { messages: 3, mutations: 40, attempts: 1, durationMs: 1.5 });
  bus.publish("store.queue", { depth: 0 });
  bus.publish("ingest.accepted", { count: 3 });
  bus.publish("ingest.request", { messages: 3, bytes: 900, durationMs: 2, status: 202 });
  bus.publish("ingest.end", { spanKey, messages: 3, status: 202 });
}

/** Events one request publishes. */
export const EVENTS_A_REQUEST = 8;

function drained(bus: EventBus<CandorEvents>): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (bus.health().queueDepth === 0) resolve();
      else setTimeout(look, 0);
    };
    look();
  });
}

/**
 * Measures what `publish` costs its caller, while subscribers work between the measurements.
 *
 * @param rounds how many batches of 800 events
 * @param options clock of the bus
 * @returns nanoseconds of one `publish`: the median and the 99th percentile of the batches
 */
export async function measurePublish(
  rounds: number,
  options: EventBusOptions = {},
): Promise<{ median: number; p99: number }> {
  const requests = 100;
  const bus = watchedBus(options);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    for (let spanKey = 0; spanKey < requests; spanKey++) publishRequest(bus, spanKey);
    costs.push((performance.now() - begun) * 1e6 / (requests * EVENTS_A_REQUEST));
    await drained(bus);
  }
  await bus.stop();
  // The first batches run before the compiler has seen anything.
  const warm = costs.slice(Math.floor(rounds / 4)).sort((a, b) => a - b);
  const at = (share: number): number => warm[Math.floor(share * (warm.length - 1))] ?? NaN;
  return { median: at(0.5), p99: at(0.99) };
}
