import type { Meter, Tracer } from "@opentelemetry/api";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { OTLPExporterBase } from "@opentelemetry/otlp-exporter-base";
import * as wire from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import * as logs from "@opentelemetry/sdk-logs";
import * as metrics from "@opentelemetry/sdk-metrics";
import * as traces from "@opentelemetry/sdk-trace";
import type { Sink } from "@logtape/logtape";
import type { ObservabilityPlan, SamplerPlan } from "./observability_plan.ts";
import { otelLogSink } from "./otel_log_sink.ts";
import { otlpDelegate, otlpTransport } from "./otlp_delegate.ts";
import type { OtlpSignal, OtlpSignalSettings } from "./otlp_settings.ts";
import type { OtlpTransport } from "./otlp_transport.ts";
import { prometheusNames } from "./prometheus_names.ts";
import { within } from "./within.ts";

/** The OpenTelemetry SDK, put together by a plan. */
export interface OtelSdk {
  /** A meter whose instruments reach Prometheus text and OTLP alike. */
  meter(scope: string): Meter;
  /** A tracer whose spans go to OTLP. */
  tracer(scope: string): Tracer;
  /** A LogTape sink that goes to OTLP; absent when logs are not pushed. */
  readonly logSink?: Sink;
  /** The metrics as Prometheus text, collected now; after a shutdown as they were then. */
  prometheusText(): Promise<string>;
  /** Sends what is left and ends, within the limit whatever the endpoint does. */
  shutdown(limitMs: number): Promise<void>;
}

/** A reader that collects when somebody asks. */
class PullReader extends metrics.MetricReader {
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

const WARN_EVERY_MS = 60_000;
/** Time for aborted requests to be noticed. */
const ABORT_LIMIT_MS = 200;

function json({ protocol }: OtlpSignalSettings): boolean {
  return protocol === "http/json";
}

function samplerOf({ root, parentBased, ratio }: SamplerPlan): traces.Sampler {
  const own = root === "always_on"
    ? new traces.AlwaysOnSampler()
    : root === "always_off"
    ? new traces.AlwaysOffSampler()
    : new traces.TraceIdRatioBasedSampler(ratio);
  return parentBased ? new traces.ParentBasedSampler({ root: own }) : own;
}

/** Says that exports fail, now and then, in the endpoint's own words. */
function telling(inner: OtlpTransport, warn: (sentence: string) => void): OtlpTransport {
  let toldAt = -Infinity;
  return {
    shutdown: () => inner.shutdown(),
    async send(data, timeoutMillis) {
      const outcome = await inner.send(data, timeoutMillis);
      const now = performance.now();
      if (outcome.status !== "success" && now - toldAt > WARN_EVERY_MS) {
        toldAt = now;
        warn(outcome.error.message);
      }
      return outcome;
    },
  };
}

/**
 * Puts the OpenTelemetry SDK together. This file and what it imports is loaded only when a plan needs it.
 *
 * @param plan what to push where
 * @param resource attributes that name this process
 * @param warn receives a sentence when exports fail, at most once a minute and signal
 * @returns providers of meters, tracers and a log sink
 */
export function createOtelSdk(
  plan: ObservabilityPlan,
  resource: Readonly<Record<string, string>>,
  warn: (sentence: string) => void,
): OtelSdk {
  const transports: OtlpTransport[] = [];
  const transport = (signal: OtlpSignal, settings: OtlpSignalSettings): OtlpTransport => {
    const made = telling(otlpTransport(signal, settings), warn);
    transports.push(made);
    return made;
  };
  const shared = { resource: resourceFromAttributes({ ...resource }) };
  const pull = new PullReader();
  const readers: metrics.IMetricReader[] = [pull];
  if (plan.otlp.metrics !== undefined) {
    // Counts are cumulative: a push that takes longer than the interval is made up for by the next one.
    const timeoutMs = Math.min(plan.otlp.metrics.timeoutMs, plan.metricIntervalMs);
    const delegate = otlpDelegate(
      { ...plan.otlp.metrics, timeoutMs },
      transport("metrics", plan.otlp.metrics),
      json(plan.otlp.metrics) ? wire.JsonMetricsSerializer : wire.ProtobufMetricsSerializer,
      wire.MetricsExporterMetricsHelper,
    );
    readers.push(
      new metrics.PeriodicExportingMetricReader({
        exporter: new OTLPExporterBase(delegate),
        exportIntervalMillis: plan.metricIntervalMs,
        exportTimeoutMillis: timeoutMs,
      }),
    );
  }
  const meters = new metrics.MeterProvider({ ...shared, readers });

  const batch = { scheduledDelayMillis: plan.batchDelayMs };
  const spanProcessors: traces.SpanProcessor[] = [];
  if (plan.tracing && plan.otlp.traces !== undefined) {
    const delegate = otlpDelegate(
      plan.otlp.traces,
      transport("traces", plan.otlp.traces),
      json(plan.otlp.traces) ? wire.JsonTraceSerializer : wire.ProtobufTraceSerializer,
      wire.TraceExporterMetricsHelper,
    );
    spanProcessors.push(
      new traces.BatchSpanProcessor({ exporter: new OTLPExporterBase(delegate), ...batch }),
    );
  }
  const tracers = new traces.TracerProvider({
    ...shared,
    spanProcessors,
    sampler: samplerOf(plan.sampler),
  });

  const processors: logs.LogRecordProcessor[] = [];
  if (plan.logging && plan.otlp.logs !== undefined) {
    const delegate = otlpDelegate(
      plan.otlp.logs,
      transport("logs", plan.otlp.logs),
      json(plan.otlp.logs) ? wire.JsonLogsSerializer : wire.ProtobufLogsSerializer,
      wire.LogsExporterMetricsHelper,
    );
    processors.push(
      new logs.BatchLogRecordProcessor({ exporter: new OTLPExporterBase(delegate), ...batch }),
    );
  }
  const loggers = new logs.LoggerProvider({ ...shared, processors });
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);

  const collect = async (): Promise<string> => {
    const { resourceMetrics } = await pull.collect();
    return serializer.serialize(prometheusNames(resourceMetrics));
  };
  let last: string | undefined;

  return {
    meter: (scope) => meters.getMeter(scope),
    tracer: (scope) => tracers.getTracer(scope),
    ...(processors.length > 0 ? { logSink: otelLogSink(loggers.getLogger("candor")) } : {}),
    prometheusText: () => last === undefined ? collect() : Promise.resolve(last),
    async shutdown(limitMs: number): Promise<void> {
      last = await collect();
      const flushed = Promise.allSettled([
        meters.shutdown(),
        tracers.shutdown(),
        loggers.shutdown(),
      ]);
      await within(limitMs, flushed);
      // Whatever is still on its way now is given up, and with it everything that waits for it.
      for (const each of transports) each.shutdown();
      await within(ABORT_LIMIT_MS, flushed);
    },
  };
}
