import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { prometheusUnit } from "./prometheus_name.ts";

/**
 * Gives metrics the names Prometheus expects: the unit as the last word, in full.
 *
 * `candor.store.commit_duration` in `s` becomes `candor_store_commit_duration_seconds`; dots and `_total`
 * are the serializer's work. An annotation such as `{message}` is no unit and goes away.
 *
 * @param collected one collection of a metric reader
 * @returns a copy with other names and units
 * @example
 * ```ts
 * import { prometheusNames } from "./prometheus_names.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(prometheusNames({ resource: {}, scopeMetrics: [] } as never).scopeMetrics, []);
 * ```
 */
export function prometheusNames(collected: ResourceMetrics): ResourceMetrics {
  const scopeMetrics = collected.scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.map((metric) => {
      const word = prometheusUnit(metric.descriptor.unit);
      const { name } = metric.descriptor;
      const complete = word === "" || name.endsWith(word) ? name : `${name}_${word}`;
      return { ...metric, descriptor: { ...metric.descriptor, name: complete, unit: word } };
    }),
  }));
  return { resource: collected.resource, scopeMetrics };
}
