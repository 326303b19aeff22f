/**
 * Events out of both ends: a bus, and metrics, logs and traces that listen to it.
 *
 * Producers publish typed events and know no logger, metric or span. What an event means is declared
 * in a catalogue, as data. Nothing of the OpenTelemetry SDK is loaded until something uses it.
 *
 * ```ts
 * import { type CandorEvents, createEventBus } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const bus = createEventBus<CandorEvents>();
 * const seen: string[] = [];
 * bus.subscribe({ name: "tally", handle: (event) => void seen.push(event.type) });
 * bus.start();
 * bus.publish("ingest.accepted", { count: 3 });
 * await bus.stop();
 * assert.deepEqual(seen, ["ingest.accepted"]);
 * ```
 *
 * @module
 */
export type { ClosedEvents } from "./closed_events.ts";
export type {
  BusEvent,
  EventBus,
  EventBusHealth,
  EventBusOptions,
  EventSubscriber,
} from "./event_bus.ts";
export { createEventBus, DEFAULT_MAX_QUEUE_SIZE } from "./create_event_bus.ts";
export { disabledEventBus } from "./disabled_event_bus.ts";
export { wallClock } from "./wall_clock.ts";
export { nextSpanKey } from "./next_span_key.ts";
export { parseTraceParent, type TraceParent } from "./trace_parent.ts";
export { PROBLEM_CODES, type ProblemLabel } from "./problem_codes.ts";
export type { CandorEvents, SpanKeyed, SpanStart } from "./candor_events.ts";
