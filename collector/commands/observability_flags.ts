import {
  choice,
  group,
  integer,
  message,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";

/** Options of `collect` that say what it tells about itself; LMCache's names. */
export const observabilityFlags = group(
  "Observability",
  object({
    disableObservability: option("--disable-observability", {
      description: message`No events at all: no metrics, no log lines, no spans`,
    }),
    disableMetrics: option("--disable-metrics", {
      description: message`No Prometheus endpoint and no metrics over OTLP`,
    }),
    disableLogging: option("--disable-logging", {
      description: message`No log lines`,
    }),
    enableTracing: option("--enable-tracing", {
      description: message`Spans for requests, commits and reports; needs --otlp-endpoint`,
    }),
    eventBusQueueSize: withDefault(
      option("--event-bus-queue-size", integer({ min: 1, max: 10_000_000, metavar: "EVENTS" }), {
        description: message`Events that may wait; the newest are dropped and counted beyond it`,
      }),
      10_000,
    ),
    otlpEndpoint: optional(option("--otlp-endpoint", string({ metavar: "URL" }), {
      description:
        message`OpenTelemetry receiver for metrics, logs and spans (gRPC 4317, HTTP 4318)`,
    })),
    prometheusPort: withDefault(
      option("--prometheus-port", integer({ min: 0, max: 65_535, metavar: "PORT" }), {
        description: message`Port of the Prometheus endpoint; 0 for a free one`,
      }),
      9090,
    ),
    logFormat: optional(
      option("--log-format", choice(["human", "json"], { metavar: "FORMAT" }), {
        description:
          message`Form of log lines; human on a terminal and JSON elsewhere when left out`,
      }),
    ),
  }),
);
