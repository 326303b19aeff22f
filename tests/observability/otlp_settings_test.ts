import assert from "node:assert/strict";
import { otlpSettings } from "../../observability/mod.ts";

function env(values: Record<string, string>): (name: string) => string | undefined {
  return (name) => values[name];
}
const none = env({});

Deno.test("otlpSettings is undefined without an endpoint", () => {
  assert.equal(otlpSettings("metrics", undefined, none), undefined);
});

Deno.test("otlpSettings chooses gRPC or HTTP by the port and the path", () => {
  const table = [
    ["http://localhost:4317", "grpc", "http://localhost:4317"],
    ["http://localhost:4318", "http/protobuf", "http://localhost:4318/v1/traces"],
    ["http://localhost:4318/", "http/protobuf", "http://localhost:4318/v1/traces"],
    ["https://otlp.example.com/otlp", "http/protobuf", "https://otlp.example.com/otlp/v1/traces"],
    ["http://localhost:9999", "grpc", "http://localhost:9999"],
  ];
  for (const [endpoint, protocol, url] of table) {
    const settings = otlpSettings("traces", endpoint, none);
    assert.deepEqual([settings?.protocol, settings?.url], [protocol, url], endpoint);
  }
});

Deno.test("otlpSettings takes the protocol from the environment before the port", () => {
  const general = env({ "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json" });
  assert.equal(otlpSettings("logs", "http://localhost:4317", general)?.protocol, "http/json");
  const own = env({
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "grpc",
  });
  assert.equal(otlpSettings("logs", "http://localhost:4318", own)?.protocol, "grpc");
  assert.equal(otlpSettings("traces", "http://localhost:4318", own)?.protocol, "http/json");
});

Deno.test("otlpSettings takes a signal's own address as it is, unless a flag names one", () => {
  const values = env({
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://general:4318",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://own:4318/elsewhere",
  });
  assert.equal(otlpSettings("traces", undefined, values)?.url, "http://own:4318/elsewhere");
  assert.equal(otlpSettings("metrics", undefined, values)?.url, "http://general:4318/v1/metrics");
  assert.equal(
    otlpSettings("traces", "http://flag:4318", values)?.url,
    "http://flag:4318/v1/traces",
  );
});

Deno.test("otlpSettings reads headers, timeout and compression, the signal's own first", () => {
  const settings = otlpSettings(
    "metrics",
    "http://localhost:4318",
    env({
      "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20t%3D1, x-a = 1 ,broken,=no",
      "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "x-a=2,x-b=%E0%A4%A",
      "OTEL_EXPORTER_OTLP_TIMEOUT": "5000",
      "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT": "250",
      "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
    }),
  );
  assert.deepEqual(settings?.headers, {
    "authorization": "Bearer t=1",
    "x-a": "2",
    "x-b": "%E0%A4%A",
  });
  assert.equal(settings?.timeoutMs, 250);
  assert.equal(settings?.compression, "gzip");
});

Deno.test("otlpSettings falls back where a number is none", () => {
  const values = env({ "OTEL_EXPORTER_OTLP_TIMEOUT": "soon" });
  assert.equal(otlpSettings("logs", "http://localhost:4318", values)?.timeoutMs, 10_000);
});

Deno.test("otlpSettings is undefined for a signal whose exporter is none", () => {
  const values = env({ "OTEL_LOGS_EXPORTER": "none" });
  assert.equal(otlpSettings("logs", "http://localhost:4318", values), undefined);
  assert.ok(otlpSettings("metrics", "http://localhost:4318", values));
});

Deno.test("otlpSettings is undefined where the runtime prints instead of sending", () => {
  const values = env({ "OTEL_EXPORTER_OTLP_PROTOCOL": "console" });
  assert.equal(otlpSettings("logs", "http://localhost:4318", values), undefined);
});

Deno.test("otlpSettings refuses what is no http address, and does not repeat it", () => {
  for (const endpoint of ["localhost:4317", "ftp://host", "nonsense", "user:secret@host"]) {
    assert.throws(() => otlpSettings("logs", endpoint, none), {
      name: "TypeError",
      message: "Cannot use OTLP endpoint: it must be an address such as http://localhost:4317",
    });
  }
});

Deno.test("otlpSettings refuses a header that cannot be one, and does not repeat it", () => {
  for (
    const headers of ["x-key=se%0Acret", "x key=secret", "x-key=se%00cret", "x-key=gehe\u2026im"]
  ) {
    const values = env({ "OTEL_EXPORTER_OTLP_HEADERS": headers });
    assert.throws(() => otlpSettings("logs", "http://localhost:4317", values), {
      name: "TypeError",
      message:
        "Cannot use OTLP headers: a name or a value is not of its form, expected key=value,key=value",
    });
  }
});
