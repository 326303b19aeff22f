import type { Attributes, Context, HrTime, Span, Tracer } from "@opentelemetry/api";
import type { AnySide, CatalogueOf, SpanEntry } from "./catalogue.ts";
import type { BusEvent, EventSubscriber } from "./event_bus.ts";
import { createOpenSpans } from "./open_spans.ts";
import { shownValue } from "./shown_value.ts";
import type { TraceParent } from "./trace_parent.ts";

/** The parts of `@opentelemetry/api` that make a parent; handed in so that importing this loads none. */
export type TraceApi = Pick<typeof import("@opentelemetry/api"), "ROOT_CONTEXT" | "trace">;

/** Options of {@linkcode createTracingSubscriber}. */
export interface TracingOptions<M> {
  /** What the events mean. */
  readonly catalogues: readonly CatalogueOf<M>[];
  /** Gives the tracer for a catalogue's name. */
  readonly tracerOf: (scope: string) => Pick<Tracer, "startSpan">;
  /** `@opentelemetry/api`, or the same two names of it. */
  readonly api: TraceApi;
  /** Spans that may be open before the oldest is given up.
   * @default 10_000 */
  readonly maxOpenSpans?: number;
  /** Clock for the end of spans whose END never came, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: () => number;
}

type Entry<M> = SpanEntry<AnySide<keyof M>>;
type Fields = Readonly<Record<string, unknown>>;

const MAX_OPEN_SPANS = 10_000;
const KINDS = { internal: 0, server: 1, client: 2 } as const;
const ERROR = 2;
const MAX_NANOSECONDS = 999_999_999;
const NO_END = "No end event was seen";

/** OpenTelemetry's time: seconds and nanoseconds. A plain number could be taken for a monotonic one. */
function hrTime(timestampMs: number): HrTime {
  const seconds = Math.floor(timestampMs / 1_000);
  return [seconds, Math.min(Math.round((timestampMs - seconds * 1_000) * 1e6), MAX_NANOSECONDS)];
}

function parentOf({ trace, ROOT_CONTEXT }: TraceApi, payload: Fields): Context {
  const parent = payload["parent"] as TraceParent | undefined;
  if (parent === undefined) return ROOT_CONTEXT;
  const [, traceId = "", spanId = "", flags = "00"] = parent.split("-");
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function attributesOf(side: AnySide<unknown>, payload: Fields): Attributes {
  const attributes: Attributes = {};
  for (const [name, field] of Object.entries(side.attributes ?? {})) {
    const value = shownValue(payload[field]);
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}

function failed({ failedWhen }: AnySide<unknown>, payload: Fields): boolean {
  const value = failedWhen && payload[failedWhen.field];
  return failedWhen !== undefined && failedWhen.oneOf.some((one) => one === value);
}

/**
 * Makes the subscriber that turns START/END pairs into spans, as catalogues say.
 *
 * Spans carry the events' own times, the attributes the catalogue names with their types, and the
 * caller's span as parent where the START brings one. An END without START is ignored. A START
 * without END is ended with an error status at shutdown, or when too many are open.
 *
 * @typeParam M event name → payload
 * @param options catalogues, tracers, the API and bounds
 * @returns a subscriber for `bus.subscribe`
 * @example
 * ```ts
 * import { CANDOR_CATALOGUE, createTracingSubscriber } from "@candor/usage/observability";
 * import * as api from "@opentelemetry/api";
 * import assert from "node:assert/strict";
 *
 * const subscriber = createTracingSubscriber({
 *   catalogues: [CANDOR_CATALOGUE],
 *   tracerOf: (name) => api.trace.getTracer(name),
 *   api,
 * });
 * assert.equal(subscriber.name, "tracing");
 * ```
 */
export function createTracingSubscriber<M>(options: TracingOptions<M>): EventSubscriber<M> {
  const { catalogues, tracerOf, api, maxOpenSpans = MAX_OPEN_SPANS, now = Date.now } = options;
  const starts = new Map<keyof M, [Entry<M>, Pick<Tracer, "startSpan">][]>();
  const ends = new Map<keyof M, Entry<M>[]>();
  for (const { name, spans } of catalogues) {
    const tracer = tracerOf(name);
    for (const entry of spans) {
      starts.set(entry.start.event, [...starts.get(entry.start.event) ?? [], [entry, tracer]]);
      ends.set(entry.end.event, [...ends.get(entry.end.event) ?? [], entry]);
    }
  }
  const abandon = (span: Span): void => {
    span.setStatus({ code: ERROR, message: NO_END });
    span.end(hrTime(now()));
  };
  const open = createOpenSpans<Span>(maxOpenSpans, abandon);

  return {
    name: "tracing",
    events: [...new Set([...starts.keys(), ...ends.keys()])],
    handle(event: BusEvent<M>): void {
      const payload = event.payload as Fields;
      const at = hrTime(event.timestamp);
      for (const [entry, tracer] of starts.get(event.type) ?? []) {
        const kind = KINDS[entry.kind ?? "internal"];
        const attributes = attributesOf(entry.start, payload);
        const context = parentOf(api, payload);
        const span = tracer.startSpan(entry.name, { kind, attributes, startTime: at }, context);
        open.open(`${entry.name} ${payload["spanKey"]}`, span);
      }
      for (const entry of ends.get(event.type) ?? []) {
        const span = open.close(`${entry.name} ${payload["spanKey"]}`);
        span?.setAttributes(attributesOf(entry.end, payload));
        if (failed(entry.end, payload)) span?.setStatus({ code: ERROR });
        span?.end(at);
      }
    },
    shutdown(): void {
      for (const span of open.drain()) abandon(span);
    },
  };
}
