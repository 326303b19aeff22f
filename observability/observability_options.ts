import { DEFAULT_MAX_QUEUE_SIZE } from "./create_event_bus.ts";
import { parseLogLevel } from "./log_level.ts";
import type {
  ObservabilityDecision,
  ObservabilityFlags,
  ObservabilityPlan,
  SamplerPlan,
} from "./observability_plan.ts";
import { type EnvGetter, MAX_TIMER_MS, otlpSettings, parseKeyValues } from "./otlp_settings.ts";

/**
 * Every environment variable this room asks its caller for, as permission patterns.
 *
 * The room never reads the environment itself; a caller grants `--allow-env` for these and hands in a
 * getter.
 */
export const OBSERVABILITY_ENV: readonly string[] = ["CANDOR_LOG_LEVEL", "OTEL_*"];

/** LMCache's rhythm; OpenTelemetry's own default is a minute. */
const METRIC_INTERVAL_MS = 10_000;
const BATCH_DELAY_MS = 1_000;
const MAX_PORT = 65_535;
/** The runtime makes a span of every request with its whole address; nobody here can change that. */
const RUNTIME_SPANS =
  "Cannot keep session ids out of the runtime's traces: OTEL_DENO sends request addresses, " +
  "set OTEL_DENO_TRACING=false";

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text ?? NaN);
  return value > 0 ? Math.min(value, MAX_TIMER_MS) : fallback;
}

function yes(text: string | undefined): boolean {
  return ["1", "true"].includes(text?.trim().toLowerCase() ?? "");
}

function no(text: string | undefined): boolean {
  return ["0", "false"].includes(text?.trim().toLowerCase() ?? "");
}

function samplerOf(env: EnvGetter): { sampler: SamplerPlan; notice?: string } {
  const said = env("OTEL_TRACES_SAMPLER")?.trim().toLowerCase() || "parentbased_always_on";
  const parentBased = said.startsWith("parentbased_");
  const root = said.replace("parentbased_", "");
  const given = Number(env("OTEL_TRACES_SAMPLER_ARG") ?? NaN);
  const ratio = given >= 0 && given <= 1 ? given : 1;
  if (root === "always_on" || root === "always_off" || root === "traceidratio") {
    return { sampler: { root, parentBased, ratio } };
  }
  return {
    sampler: { root: "always_on", parentBased: true, ratio: 1 },
    notice: "Cannot read OTEL_TRACES_SAMPLER: it names no known sampler, keeping all spans",
  };
}

function refusalOf(flags: ObservabilityFlags, hasEndpoint: boolean): string | undefined {
  const { eventBusQueueSize: size, prometheusPort: port } = flags;
  if (flags.enableTracing === true && !hasEndpoint) {
    return "Cannot start tracing: --enable-tracing needs --otlp-endpoint, traces have no local place";
  }
  if (size !== undefined && !(Number.isSafeInteger(size) && size > 0)) {
    return `Cannot use --event-bus-queue-size: it is ${size}, must be a positive integer`;
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= MAX_PORT)) {
    return `Cannot use --prometheus-port: it is ${port}, must be an integer from 0 to ${MAX_PORT}`;
  }
  return undefined;
}

/**
 * Decides from flags and environment what to start, or says in one sentence why not.
 *
 * Pure: it reads nothing but its arguments. The environment is asked for `CANDOR_LOG_LEVEL` and the
 * standard `OTEL_*` variables; a flag wins over a variable. Tracing without an endpoint is refused, also
 * together with `--disable-observability`: the two flags contradict each other whatever else is off.
 *
 * @param flags the command line's flags
 * @param env reads one variable; give `() => undefined` where none may be read
 * @returns a plan for `startObservability`, or a refusal (wrong usage: exit code 2)
 * @example
 * ```ts
 * import { observabilityOptions } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const refused = observabilityOptions({ enableTracing: true }, () => undefined);
 * assert.equal(refused.ok, false);
 * const decided = observabilityOptions({ prometheusPort: 9090 }, () => undefined);
 * assert.ok(decided.ok && decided.plan.metrics && !decided.plan.tracing);
 * ```
 */
export function observabilityOptions(
  flags: ObservabilityFlags,
  env: EnvGetter,
): ObservabilityDecision {
  const switchedOff = yes(env("OTEL_SDK_DISABLED"));
  const endpoint = flags.otlpEndpoint;
  const settings = (signal: "metrics" | "traces" | "logs") => {
    const found = otlpSettings(signal, endpoint, env);
    return found === undefined || switchedOff ? {} : { [signal]: found };
  };
  let otlp: ObservabilityPlan["otlp"];
  try {
    otlp = { ...settings("metrics"), ...settings("traces"), ...settings("logs") };
  } catch (error) {
    return { ok: false, refusal: (error as Error).message };
  }
  // An endpoint named on the command line is served by us; sending to it twice would count twice.
  const runtime = yes(env("OTEL_DENO")) && endpoint === undefined && !switchedOff;
  const builtIn = {
    metrics: runtime && !no(env("OTEL_DENO_METRICS")),
    traces: runtime && !no(env("OTEL_DENO_TRACING")),
  };
  const { metrics, traces, logs } = otlp;
  const named = endpoint ?? (env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ||
    env("OTEL_EXPORTER_OTLP_ENDPOINT"));
  const refusal = refusalOf(flags, Boolean(named) || builtIn.traces);
  if (refusal !== undefined) return { ok: false, refusal };

  const { level, notice } = parseLogLevel(env("CANDOR_LOG_LEVEL"));
  const { sampler, notice: samplerNotice } = samplerOf(env);
  const serviceName = env("OTEL_SERVICE_NAME")?.trim();
  const enabled = flags.disableObservability !== true;
  return {
    ok: true,
    plan: {
      enabled,
      metrics: enabled && flags.disableMetrics !== true,
      logging: enabled && flags.disableLogging !== true,
      tracing: enabled && flags.enableTracing === true,
      eventBusQueueSize: flags.eventBusQueueSize ?? DEFAULT_MAX_QUEUE_SIZE,
      ...(flags.prometheusPort === undefined ? {} : { prometheusPort: flags.prometheusPort }),
      ...(flags.logFormat === undefined ? {} : { logFormat: flags.logFormat }),
      logLevel: level,
      otlp: {
        ...(metrics === undefined || builtIn.metrics ? {} : { metrics }),
        ...(traces === undefined || builtIn.traces ? {} : { traces }),
        ...(logs === undefined ? {} : { logs }),
      },
      builtIn,
      resource: {
        ...parseKeyValues(env("OTEL_RESOURCE_ATTRIBUTES")),
        ...(serviceName ? { "service.name": serviceName } : {}),
      },
      sampler,
      metricIntervalMs: positive(env("OTEL_METRIC_EXPORT_INTERVAL"), METRIC_INTERVAL_MS),
      batchDelayMs: positive(env("OTEL_BSP_SCHEDULE_DELAY"), BATCH_DELAY_MS),
      notices: [notice, samplerNotice, builtIn.traces ? RUNTIME_SPANS : undefined].filter((one) =>
        one !== undefined
      ),
    },
  };
}
