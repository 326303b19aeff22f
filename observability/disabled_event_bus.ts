import type { EventBus, EventBusHealth } from "./event_bus.ts";

const HEALTH: EventBusHealth = {
  queueDepth: 0,
  drainLagMs: 0,
  droppedEvents: 0,
  subscriberExceptions: new Map(),
};

/**
 * A bus that drops every event at once, for `--disable-observability` and as a default argument.
 *
 * @typeParam M event name → payload
 * @returns a bus whose `enabled` is `false` and whose methods do nothing
 * @example
 * ```ts
 * import { type CandorEvents, disabledEventBus } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const bus = disabledEventBus<CandorEvents>();
 * bus.publish("ingest.accepted", { count: 1 });
 * assert.equal(bus.health().queueDepth, 0);
 * ```
 */
export function disabledEventBus<M>(): EventBus<M> {
  return {
    enabled: false,
    publish: () => {},
    subscribe: () => () => {},
    start: () => {},
    stop: () => Promise.resolve(),
    health: () => HEALTH,
  };
}
