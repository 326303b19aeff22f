import type { Meter, Tracer } from "@opentelemetry/api";
import type { Sink } from "@logtape/logtape";
import type { CatalogueOf } from "./catalogue.ts";
import type { ClosedEvents } from "./closed_events.ts";
import { configureLogging } from "./configure_logging.ts";
import { createEventBus } from "./create_event_bus.ts";
import { disabledEventBus } from "./disabled_event_bus.ts";
import type { EventBus } from "./event_bus.ts";
import { createLoggingSubscriber } from "./logging_subscriber.ts";
import { mayReach } from "./may_reach.ts";
import { createMetricsSubscriber } from "./metrics_subscriber.ts";
import type { ObservabilityPlan } from "./observability_plan.ts";
import { observeBus } from "./observe_bus.ts";
import { permittedOtlp } from "./permitted_otlp.ts";
import type { OtelSdk } from "./otel_sdk.ts";
import { type PrometheusServer, startPrometheusServer } from "./prometheus_server.ts";
import { createTracingSubscriber } from "./tracing_subscriber.ts";
import { wallClock } from "./wall_clock.ts";
import { within } from "./within.ts";

/** Where the log of a whole program goes. */
export interface LogOutput {
  /** Writes one line, its end included; standard error for our own command. */
  readonly write: (line: string) => void;
  /** Whether a person reads it: decides the form when `--log-format` does not. */
  readonly terminal: boolean;
  /** Whether it may have colours (`NO_COLOR`).
   * @default false */
  readonly colours?: boolean;
}

/** Options of {@linkcode startObservability}. */
export interface ObservabilitySetup<M> {
  /** What to start, from `observabilityOptions`. */
  readonly plan: ObservabilityPlan;
  /** What the events mean; the first one names the bus's own metrics. */
  readonly catalogues: readonly [CatalogueOf<M>, ...CatalogueOf<M>[]];
  /** Name of the service in `target_info` and OTLP.
   * @default the first catalogue's name */
  readonly serviceName?: string;
  /** Version of the service.
   * @default not said */
  readonly serviceVersion?: string;
  /** Interface of the Prometheus port.
   * @default "127.0.0.1" */
  readonly prometheusHostname?: string;
  /** When given, LogTape is configured for the whole program to write here.
   * @default LogTape is left as it is */
  readonly log?: LogOutput;
  /** Receives sentences about observability itself: events dropped, exports that fail.
   * @default a log line */
  readonly warn?: (sentence: string) => void;
}

/** Everything that observes one process. */
export interface Observability<M> {
  /** Where producers publish. */
  readonly bus: EventBus<M>;
  /** The metrics as Prometheus text, for a `/metrics` route; a comment when metrics are off. */
  prometheusText(): Promise<string>;
  /** Port of the Prometheus endpoint, if there is one. */
  readonly prometheusPort?: number;
  /** A sink for a LogTape configuration of the program's own, when logs are pushed by OTLP. */
  readonly logSink?: Sink;
  /** Delivers what waits, pushes it and ends; takes less than two seconds whatever the endpoint does,
   * and longer only for a subscriber of the program's own.
   * Called again, it is the same stop. */
  stop(): Promise<void>;
}

/** Limit for the last push. With the rest of a stop it stays well below two seconds, on a busy machine too. */
const SHUTDOWN_LIMIT_MS = 1_200;
/** Time for subscribers to end before the last push. */
const SUBSCRIBERS_LIMIT_MS = 300;
const METRICS_OFF = "# metrics are switched off\n";

/** The runtime's own OpenTelemetry, typed by the API it follows. */
interface BuiltIn {
  readonly meterProvider: { getMeter(scope: string): Meter };
  readonly tracerProvider: { getTracer(scope: string): Tracer };
}

async function logger(): Promise<typeof import("@logtape/logtape").getLogger> {
  return (await import("@logtape/logtape")).getLogger;
}

/**
 * Starts the bus and the subscribers of a plan: the one place where observability is put together.
 *
 * What a plan does not use is not loaded: no OpenTelemetry without metrics or traces, no LogTape without
 * logging. Nothing is started when the Prometheus port is taken.
 *
 * @typeParam M event name → payload
 * @param setup the plan, the catalogues and where things go
 * @returns the started bus, the text for `/metrics` and `stop`
 * @throws Error with one sentence when the Prometheus port cannot be listened on (exit code 1)
 * @example
 * ```ts
 * import {
 *   CANDOR_CATALOGUE,
 *   observabilityOptions,
 *   startObservability,
 * } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const decided = observabilityOptions({}, () => undefined);
 * assert.ok(decided.ok);
 * const observed = await startObservability({
 *   plan: decided.plan,
 *   catalogues: [CANDOR_CATALOGUE],
 * });
 * observed.bus.publish("ingest.accepted", { count: 3 });
 * await observed.stop();
 * assert.match(await observed.prometheusText(), /^candor_ingest_accepted_total 3$/m);
 * ```
 */
export async function startObservability<M extends ClosedEvents<M>>(
  setup: ObservabilitySetup<M>,
): Promise<Observability<M>> {
  const { catalogues, log } = setup;
  if (!setup.plan.enabled) {
    return {
      bus: disabledEventBus<M>(),
      prometheusText: () => Promise.resolve(METRICS_OFF),
      stop: () => Promise.resolve(),
    };
  }
  const getLogger = setup.plan.logging ? await logger() : undefined;
  const early: string[] = [];
  const plan = permittedOtlp(setup.plan, (sentence) => void early.push(sentence), mayReach);
  const warn = setup.warn ??
    ((sentence: string) => getLogger?.([catalogues[0].name]).warn(sentence));
  const bus = createEventBus<M>({
    maxQueueSize: plan.eventBusQueueSize,
    warn,
    // The finer clock costs a publisher another 0.1 µs; only spans are shorter than a millisecond.
    ...(plan.tracing ? { now: wallClock() } : {}),
  });

  const sdk = await sdkOf({ ...setup, plan }, warn);
  let server: PrometheusServer | undefined;
  if (plan.metrics && sdk !== undefined) {
    const text = (): Promise<string> => sdk.prometheusText();
    if (plan.prometheusPort !== undefined) {
      try {
        const hostname = setup.prometheusHostname ?? "127.0.0.1";
        server = startPrometheusServer({ port: plan.prometheusPort, hostname, text });
      } catch (error) {
        await sdk.shutdown(0);
        throw error;
      }
    }
    bus.subscribe(createMetricsSubscriber(catalogues, (scope) => sdk.meter(scope)));
    observeBus(bus, sdk.meter(catalogues[0].name), catalogues[0].name);
  }
  if (plan.tracing && sdk !== undefined && !plan.builtIn.traces) {
    const api = await import("@opentelemetry/api");
    const tracerOf = (scope: string): Tracer => sdk.tracer(scope);
    bus.subscribe(createTracingSubscriber({ catalogues, tracerOf, api }));
  }
  if (plan.builtIn.metrics || plan.builtIn.traces) await useBuiltIn(setup, bus);

  let undoLogging: (() => Promise<void>) | undefined;
  if (getLogger !== undefined) {
    if (log !== undefined) {
      undoLogging = await configureLogging({
        level: plan.logLevel,
        format: plan.logFormat ?? (log.terminal ? "human" : "json"),
        colours: log.colours ?? false,
        write: log.write,
        sinks: sdk?.logSink === undefined ? [] : [sdk.logSink],
      });
    }
    bus.subscribe(createLoggingSubscriber(catalogues, (name) => getLogger([name])));
  }
  for (const notice of [...plan.notices, ...early]) warn(notice);
  bus.start();

  let stopping: Promise<void> | undefined;
  const finish = async (): Promise<void> => {
    const stopped = bus.stop();
    // A subscriber of the program's own that does not end must not keep what was counted from being sent.
    await within(SUBSCRIBERS_LIMIT_MS, stopped);
    await Promise.all([server?.stop(), sdk?.shutdown(SHUTDOWN_LIMIT_MS)]);
    await undoLogging?.();
    await stopped;
  };

  return {
    bus,
    prometheusText: () =>
      plan.metrics && sdk !== undefined ? sdk.prometheusText() : Promise.resolve(METRICS_OFF),
    ...(server === undefined ? {} : { prometheusPort: server.port }),
    ...(sdk?.logSink === undefined ? {} : { logSink: sdk.logSink }),
    stop: (): Promise<void> => stopping ??= finish(),
  };
}

/** The SDK, where anything in the plan needs it. */
async function sdkOf<M>(
  setup: ObservabilitySetup<M>,
  warn: (sentence: string) => void,
): Promise<OtelSdk | undefined> {
  const { plan, catalogues, serviceVersion } = setup;
  const pushesLogs = plan.logging && plan.otlp.logs !== undefined;
  if (!plan.metrics && !plan.tracing && !pushesLogs) return undefined;
  const { createOtelSdk } = await import("./otel_sdk.ts");
  return createOtelSdk(plan, {
    "service.name": setup.serviceName ?? catalogues[0].name,
    ...(serviceVersion === undefined ? {} : { "service.version": serviceVersion }),
    // Random, so that two processes on one machine are two targets and no machine is named.
    "service.instance.id": crypto.randomUUID(),
    ...plan.resource,
  }, warn);
}

/** Hands the same instruments and spans to the runtime's own OpenTelemetry. */
async function useBuiltIn<M>(setup: ObservabilitySetup<M>, bus: EventBus<M>): Promise<void> {
  const { plan, catalogues } = setup;
  const { meterProvider, tracerProvider } = Deno.telemetry as BuiltIn;
  if (plan.metrics && plan.builtIn.metrics) {
    const meterOf = (scope: string): Meter => meterProvider.getMeter(scope);
    bus.subscribe(createMetricsSubscriber(catalogues, meterOf));
    observeBus(bus, meterOf(catalogues[0].name), catalogues[0].name);
  }
  if (plan.tracing && plan.builtIn.traces) {
    const api = await import("@opentelemetry/api");
    const tracerOf = (scope: string): Tracer => tracerProvider.getTracer(scope);
    bus.subscribe(createTracingSubscriber({ catalogues, tracerOf, api }));
  }
}
