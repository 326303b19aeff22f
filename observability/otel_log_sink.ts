import type { Attributes, Logger } from "@opentelemetry/api";
import type { LogLevel, LogRecord, Sink } from "@logtape/logtape";

/** OpenTelemetry's severity numbers (logs data model, "Field: SeverityNumber"). */
const SEVERITY: Readonly<Record<LogLevel, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warning: 13,
  error: 17,
  fatal: 21,
};

function attributesOf(record: LogRecord): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(record.properties)) {
    if (["string", "number", "boolean"].includes(typeof value)) {
      attributes[name] = value as string | number | boolean;
    }
  }
  return attributes;
}

/**
 * Makes a LogTape sink that hands log records to an OpenTelemetry logger.
 *
 * The body is the finished sentence, the attributes are the properties that are strings, numbers or
 * booleans; the category becomes the attribute `log.category`.
 *
 * @param logger the OpenTelemetry logger
 * @returns a sink for a LogTape configuration
 * @example
 * ```ts
 * import { otelLogSink } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const bodies: unknown[] = [];
 * const sink = otelLogSink({ emit: (record) => void bodies.push(record.body) });
 * sink({
 *   category: ["candor"],
 *   level: "info",
 *   message: ["Accepted ", 3, " messages"],
 *   rawMessage: "Accepted {count} messages",
 *   timestamp: 0,
 *   properties: { count: 3 },
 * });
 * assert.deepEqual(bodies, ["Accepted 3 messages"]);
 * ```
 */
export function otelLogSink(logger: Pick<Logger, "emit">): Sink {
  return (record) =>
    logger.emit({
      timestamp: new Date(record.timestamp),
      severityNumber: SEVERITY[record.level],
      severityText: record.level.toUpperCase(),
      body: record.message.map(String).join(""),
      attributes: { ...attributesOf(record), "log.category": record.category.join(".") },
    });
}
