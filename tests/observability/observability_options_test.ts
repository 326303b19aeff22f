import assert from "node:assert/strict";
import {
  type ObservabilityFlags,
  observabilityOptions,
  type ObservabilityPlan,
} from "../../observability/mod.ts";

function planOf(flags: ObservabilityFlags, env: Record<string, string> = {}): ObservabilityPlan {
  const decision = observabilityOptions(flags, (name) => env[name]);
  assert.ok(decision.ok, decision.ok ? "" : decision.refusal);
  return decision.plan;
}

function refusalOf(flags: ObservabilityFlags, env: Record<string, string> = {}): string {
  const decision = observabilityOptions(flags, (name) => env[name]);
  assert.ok(!decision.ok);
  return decision.refusal;
}

Deno.test("observabilityOptions counts and logs but does not trace by default", () => {
  const plan = planOf({});
  assert.deepEqual(
    [plan.enabled, plan.metrics, plan.logging, plan.tracing, plan.builtIn],
    [true, true, true, false, { metrics: false, traces: false }],
  );
  assert.equal(plan.eventBusQueueSize, 10_000);
  assert.equal(plan.prometheusPort, undefined);
  assert.equal(plan.logLevel, "info");
  assert.deepEqual(plan.otlp, {});
  assert.deepEqual(plan.notices, []);
});

Deno.test("observabilityOptions refuses tracing without an endpoint and names both flags", () => {
  for (const more of [{}, { disableObservability: true }, { disableMetrics: true }]) {
    const refusal = refusalOf({ enableTracing: true, ...more });
    assert.match(refusal, /--enable-tracing/);
    assert.match(refusal, /--otlp-endpoint/);
  }
});

Deno.test("observabilityOptions takes the endpoint for tracing from flag, environment or runtime", () => {
  const flags = { enableTracing: true };
  assert.ok(planOf({ ...flags, otlpEndpoint: "http://localhost:4317" }).otlp.traces);
  const general = planOf(flags, { "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317" });
  assert.ok(general.otlp.traces && general.tracing);
  assert.ok(planOf(flags, { "OTEL_DENO": "true" }).builtIn.traces);
  const withoutTraces = { "OTEL_DENO": "true", "OTEL_DENO_TRACING": "false" };
  assert.match(refusalOf(flags, withoutTraces), /--otlp-endpoint/);
});

Deno.test("observabilityOptions pushes all three signals to an endpoint", () => {
  const plan = planOf({ otlpEndpoint: "http://localhost:4318" });
  assert.deepEqual(Object.keys(plan.otlp), ["metrics", "traces", "logs"]);
});

Deno.test("observabilityOptions leaves pushing to the runtime unless a flag names an endpoint", () => {
  const env = { "OTEL_DENO": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318" };
  const runtime = planOf({}, env);
  assert.deepEqual(runtime.builtIn, { metrics: true, traces: true });
  assert.deepEqual(Object.keys(runtime.otlp), ["logs"]);
  const named = planOf({ otlpEndpoint: "http://localhost:4318" }, env);
  assert.deepEqual(named.builtIn, { metrics: false, traces: false });
  assert.ok(named.otlp.metrics);
});

Deno.test("observabilityOptions takes over what the runtime is told not to send", () => {
  const plan = planOf({}, {
    "OTEL_DENO": "true",
    "OTEL_DENO_TRACING": "false",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318",
  });
  assert.deepEqual(plan.builtIn, { metrics: true, traces: false });
  assert.deepEqual(Object.keys(plan.otlp), ["traces", "logs"]);
  assert.deepEqual(plan.notices, []);
});

Deno.test("observabilityOptions says that the runtime's own spans hold request addresses", () => {
  const [notice, ...more] = planOf({}, { "OTEL_DENO": "1" }).notices;
  assert.match(notice ?? "", /session ids.*OTEL_DENO_TRACING=false$/);
  assert.deepEqual(more, []);
});

Deno.test("observabilityOptions switches parts off, and everything with the master switch", () => {
  const parts = planOf({ disableMetrics: true, disableLogging: true });
  assert.deepEqual([parts.enabled, parts.metrics, parts.logging], [true, false, false]);
  const all = planOf({
    disableObservability: true,
    enableTracing: true,
    otlpEndpoint: "http://localhost:4317",
  });
  assert.deepEqual(
    [all.enabled, all.metrics, all.logging, all.tracing],
    [false, false, false, false],
  );
});

Deno.test("observabilityOptions honours OTEL_SDK_DISABLED for everything that is pushed", () => {
  const env = { "OTEL_SDK_DISABLED": "true", "OTEL_DENO": "true" };
  const plan = planOf({ otlpEndpoint: "http://localhost:4317" }, env);
  const none = { metrics: false, traces: false };
  assert.deepEqual([plan.otlp, plan.builtIn, plan.metrics], [{}, none, true]);
});

Deno.test("observabilityOptions refuses sizes, ports and endpoints that cannot be", () => {
  assert.equal(
    refusalOf({ eventBusQueueSize: 0 }),
    "Cannot use --event-bus-queue-size: it is 0, must be a positive integer",
  );
  assert.equal(
    refusalOf({ prometheusPort: 70_000 }),
    "Cannot use --prometheus-port: it is 70000, must be an integer from 0 to 65535",
  );
  assert.match(refusalOf({ otlpEndpoint: "localhost:4317" }), /^Cannot use OTLP endpoint/);
});

Deno.test("observabilityOptions reads the log level and says when it cannot", () => {
  assert.equal(planOf({}, { "CANDOR_LOG_LEVEL": "critical" }).logLevel, "fatal");
  assert.equal(planOf({}, { "CANDOR_LOG_LEVEL": " Debug " }).logLevel, "debug");
  for (const unknown of ["loud", "constructor", "7"]) {
    const plan = planOf({}, { "CANDOR_LOG_LEVEL": unknown });
    assert.equal(plan.logLevel, "info");
    assert.match(plan.notices[0] ?? "", /^Cannot read CANDOR_LOG_LEVEL: .* using INFO$/);
    assert.ok(!plan.notices[0]?.includes(unknown));
  }
});

Deno.test("observabilityOptions reads resource, rhythm and sampler from the standard variables", () => {
  const plan = planOf({}, {
    "OTEL_SERVICE_NAME": "edge",
    "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=test,service.name=lost",
    "OTEL_METRIC_EXPORT_INTERVAL": "500",
    "OTEL_BSP_SCHEDULE_DELAY": "50",
    "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
    "OTEL_TRACES_SAMPLER_ARG": "0.25",
  });
  assert.deepEqual(plan.resource, { "deployment.environment": "test", "service.name": "edge" });
  assert.deepEqual([plan.metricIntervalMs, plan.batchDelayMs], [500, 50]);
  assert.deepEqual(plan.sampler, { root: "traceidratio", parentBased: true, ratio: 0.25 });
  const unknown = planOf({}, { "OTEL_TRACES_SAMPLER": "sometimes" });
  assert.deepEqual(unknown.sampler, { root: "always_on", parentBased: true, ratio: 1 });
  assert.match(unknown.notices[0] ?? "", /OTEL_TRACES_SAMPLER/);
});

Deno.test("observabilityOptions keeps every time within what a timer can wait", () => {
  // A longer one would not wait at all: the runtime makes 1 ms of it.
  const longest = 2 ** 31 - 1;
  for (const text of ["2147483648", "1e12", "Infinity"]) {
    const plan = planOf({ otlpEndpoint: "http://localhost:4318" }, {
      "OTEL_METRIC_EXPORT_INTERVAL": text,
      "OTEL_BSP_SCHEDULE_DELAY": text,
      "OTEL_EXPORTER_OTLP_TIMEOUT": text,
    });
    const times = [plan.metricIntervalMs, plan.batchDelayMs, plan.otlp.metrics?.timeoutMs];
    assert.deepEqual(times, [longest, longest, longest]);
  }
});
