import type { LogLevel } from "@logtape/logtape";
import type { OtlpSignalSettings } from "./otlp_settings.ts";

/** The observability flags of a command line, as given. */
export interface ObservabilityFlags {
  /** `--disable-observability`: no bus, no subscriber.
   * @default false */
  readonly disableObservability?: boolean;
  /** `--disable-metrics`
   * @default false */
  readonly disableMetrics?: boolean;
  /** `--disable-logging`
   * @default false */
  readonly disableLogging?: boolean;
  /** `--enable-tracing`; needs an OTLP endpoint.
   * @default false */
  readonly enableTracing?: boolean;
  /** `--event-bus-queue-size`
   * @default 10_000 */
  readonly eventBusQueueSize?: number;
  /** `--otlp-endpoint`, such as `http://localhost:4317`
   * @default `OTEL_EXPORTER_OTLP_ENDPOINT`, else none */
  readonly otlpEndpoint?: string;
  /** `--prometheus-port`; absent for none, as at the edge, where `/metrics` of the app serves the text.
   * @default none */
  readonly prometheusPort?: number;
  /** `--log-format`
   * @default human on a terminal, JSON lines otherwise */
  readonly logFormat?: "human" | "json";
}

/** Which spans are kept: the part of a trace sampler the standard variables can say. */
export interface SamplerPlan {
  /** What is decided where no parent decides. */
  readonly root: "always_on" | "always_off" | "traceidratio";
  /** Whether a caller's own decision wins. */
  readonly parentBased: boolean;
  /** Share of the traces for `traceidratio`, 0 to 1. */
  readonly ratio: number;
}

/** What to start, with nothing left to decide. Made by `observabilityOptions`. */
export interface ObservabilityPlan {
  /** `false`: nothing at all. */
  readonly enabled: boolean;
  /** Whether events are counted. */
  readonly metrics: boolean;
  /** Whether events are logged. */
  readonly logging: boolean;
  /** Whether events make spans. */
  readonly tracing: boolean;
  /** Events that may wait. */
  readonly eventBusQueueSize: number;
  /** Port of the Prometheus endpoint, 0 for a free one; absent for none. */
  readonly prometheusPort?: number;
  /** Form of the log; absent means by the terminal. */
  readonly logFormat?: "human" | "json";
  /** Lowest level of the log. */
  readonly logLevel: LogLevel;
  /** OTLP destination of each signal; absent when it is not pushed. */
  readonly otlp: {
    readonly metrics?: OtlpSignalSettings;
    readonly traces?: OtlpSignalSettings;
    readonly logs?: OtlpSignalSettings;
  };
  /** What the runtime's own OpenTelemetry (`OTEL_DENO`) takes. It takes no log lines but the console's. */
  readonly builtIn: { readonly metrics: boolean; readonly traces: boolean };
  /** Resource attributes from the environment. */
  readonly resource: Readonly<Record<string, string>>;
  /** Which spans are kept. */
  readonly sampler: SamplerPlan;
  /** Time between two pushes of metrics, in milliseconds. */
  readonly metricIntervalMs: number;
  /** Time spans and log lines wait for company, in milliseconds. */
  readonly batchDelayMs: number;
  /** Sentences for the person who started the program. */
  readonly notices: readonly string[];
}

/** A plan, or the sentence that says why there is none. */
export type ObservabilityDecision =
  | { readonly ok: true; readonly plan: ObservabilityPlan }
  | { readonly ok: false; readonly refusal: string };
