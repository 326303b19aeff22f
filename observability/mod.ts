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
export type { ClosedEvents, ClosedField } from "./closed_events.ts";
export type {
  BusEvent,
  EventBus,
  EventBusHealth,
  EventBusOptions,
  EventSubscriber,
} from "./event_bus.ts";
export { createEventBus, DEFAULT_MAX_QUEUE_SIZE } from "./create_event_bus.ts";
export { disabledEventBus } from "./disabled_event_bus.ts";
export { type Clocks, wallClock } from "./wall_clock.ts";
export { nextSpanKey } from "./next_span_key.ts";
export { parseTraceParent, type TraceParent } from "./trace_parent.ts";
export { PROBLEM_CODES, type ProblemLabel } from "./problem_codes.ts";
export type {
  AnyLine,
  AnySide,
  AnySource,
  Catalogue,
  CatalogueOf,
  CatalogueShape,
  FieldMap,
  GaugeEntry,
  HistogramEntry,
  InstrumentEntry,
  LineEntry,
  LineLevel,
  MetricSource,
  NumericField,
  ShownField,
  SpanEntry,
  SpanEvent,
  SpanSide,
} from "./catalogue.ts";
export type { CandorEvents, SpanKeyed, SpanStart } from "./candor_events.ts";
export {
  DELIVERY_OUTCOMES,
  FOREIGN_OUTCOMES,
  JOBS,
  PROBE_OUTCOMES,
  PROBES,
  RATE_LIMITED_ROUTES,
  REPORT_FORMATS,
  STORE_OPERATIONS,
  WEBHOOK_OUTCOMES,
} from "./candor_events.ts";
export { FOREIGN_SYSTEMS } from "./foreign_systems.ts";
export { CANDOR_CATALOGUE } from "./candor_catalogue.ts";
export type { CacheDevice, DeviceIndex, KeyOutcome, LmcacheMpEvents } from "./lmcache_mp_events.ts";
export { LMCACHE_MP_CATALOGUE } from "./lmcache_mp_catalogue.ts";
export { createMetricsSubscriber, type MeterPort } from "./metrics_subscriber.ts";
export { type ObservableMeterPort, observeBus } from "./observe_bus.ts";
export { createLoggingSubscriber, type LoggerPort } from "./logging_subscriber.ts";
export {
  createTracingSubscriber,
  type TraceApi,
  type TracingOptions,
} from "./tracing_subscriber.ts";
export { configureLogging, type LoggingSetup } from "./configure_logging.ts";
export { parseLogLevel } from "./log_level.ts";
export { otelLogSink } from "./otel_log_sink.ts";
export {
  type EnvGetter,
  otlpSettings,
  type OtlpSignal,
  type OtlpSignalSettings,
} from "./otlp_settings.ts";
export {
  PROMETHEUS_CONTENT_TYPE,
  type PrometheusServer,
  type PrometheusServerOptions,
  startPrometheusServer,
} from "./prometheus_server.ts";
export { OBSERVABILITY_ENV, observabilityOptions } from "./observability_options.ts";
export type {
  ObservabilityDecision,
  ObservabilityFlags,
  ObservabilityPlan,
  SamplerPlan,
} from "./observability_plan.ts";
export {
  type LogOutput,
  type Observability,
  type ObservabilitySetup,
  startObservability,
} from "./start_observability.ts";
export { prometheusName } from "./prometheus_name.ts";
export {
  type GrafanaDashboard,
  grafanaDashboard,
  type GrafanaPanel,
  type GrafanaTarget,
} from "./grafana_dashboard.ts";
export {
  findSilence,
  type ProjectCounts,
  type SilenceOptions,
  type SilentProject,
} from "./find_silence.ts";
export {
  createWatchdog,
  type Watchdog,
  type WatchdogMemory,
  type WatchdogOptions,
  type WatchdogOutcome,
} from "./create_watchdog.ts";
