import type { LogLevel } from "@logtape/logtape";
import assert from "node:assert/strict";
import { SeverityNumber } from "@opentelemetry/api";
import { otelLogSink } from "../../observability/mod.ts";

Deno.test("otelLogSink gives each level OpenTelemetry's severity and its name", () => {
  const emitted: unknown[] = [];
  const sink = otelLogSink({
    emit: ({ severityNumber, severityText }) => void emitted.push([severityNumber, severityText]),
  });
  const levels: LogLevel[] = ["trace", "debug", "info", "warning", "error", "fatal"];
  for (const level of levels) {
    const rest = { category: ["a"], message: ["text"], rawMessage: "text", properties: {} };
    sink({ level, timestamp: 0, ...rest });
  }
  assert.deepEqual(emitted, [
    [SeverityNumber.TRACE, "TRACE"],
    [SeverityNumber.DEBUG, "DEBUG"],
    [SeverityNumber.INFO, "INFO"],
    [SeverityNumber.WARN, "WARNING"],
    [SeverityNumber.ERROR, "ERROR"],
    [SeverityNumber.FATAL, "FATAL"],
  ]);
});
