import type { Meter } from "@opentelemetry/api";
import type { EventBus } from "./event_bus.ts";

/** What the bus's own health needs of an OpenTelemetry meter. */
export type ObservableMeterPort = Pick<Meter, "createObservableCounter" | "createObservableGauge">;

const MS = 0.001;

/**
 * Shows the health of a bus as metrics: queue depth, drain lag, dropped events, subscriber exceptions.
 *
 * @typeParam M event name → payload
 * @param bus the bus
 * @param meter where the four instruments are made
 * @param prefix first part of their names, such as `candor`
 * @example
 * ```ts
 * import { createEventBus, observeBus } from "@candor/usage/observability";
 * import { metrics } from "@opentelemetry/api";
 *
 * observeBus(createEventBus(), metrics.getMeter("candor"), "candor");
 * ```
 */
export function observeBus<M>(bus: EventBus<M>, meter: ObservableMeterPort, prefix: string): void {
  meter.createObservableGauge(`${prefix}.event_bus.queue_depth`, {
    description: "Events waiting on the bus",
    unit: "{event}",
  }).addCallback((result) => result.observe(bus.health().queueDepth));
  meter.createObservableGauge(`${prefix}.event_bus.drain_lag_seconds`, {
    description: "Age of the oldest waiting event",
    unit: "s",
  }).addCallback((result) => result.observe(bus.health().drainLagMs * MS));
  meter.createObservableCounter(`${prefix}.event_bus.dropped_events`, {
    description: "Events refused because the queue was full",
    unit: "{event}",
  }).addCallback((result) => result.observe(bus.health().droppedEvents));
  meter.createObservableCounter(`${prefix}.event_bus.subscriber_exceptions`, {
    description: "Events a subscriber failed on",
    unit: "{exception}",
  }).addCallback((result) => {
    for (const [name, count] of bus.health().subscriberExceptions) {
      result.observe(count, { "subscriber_name": name });
    }
  });
}
