/** UCUM units and the word Prometheus puts at the end of a name for them. */
const UNIT_WORDS: Readonly<Record<string, string>> = { "s": "seconds", "By": "bytes" };

/**
 * Gives the word Prometheus ends a name with for a unit.
 *
 * @param unit UCUM unit of an instrument
 * @returns `seconds`, `bytes`, or nothing for an annotation such as `{message}`, which is no unit
 * @example
 * ```ts
 * import { prometheusUnit } from "./prometheus_name.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(prometheusUnit("By"), "bytes");
 * assert.equal(prometheusUnit("{message}"), "");
 * ```
 */
export function prometheusUnit(unit: string): string {
  return UNIT_WORDS[unit] ?? "";
}

/**
 * Gives the name a catalogue's instrument has on Prometheus: dots as underscores, the unit in full as the
 * last word, `_total` for a counter.
 *
 * @param entry name and unit of the instrument
 * @param kind what it is
 * @returns the name; a histogram's series have `_bucket`, `_count` and `_sum` after it
 * @example
 * ```ts
 * import { prometheusName } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const entry = { name: "lmcache_mp.l1_read_keys", unit: "{key}" };
 * assert.equal(prometheusName(entry, "counter"), "lmcache_mp_l1_read_keys_total");
 * ```
 */
export function prometheusName(
  entry: { readonly name: string; readonly unit: string },
  kind: "counter" | "histogram" | "gauge",
): string {
  const word = prometheusUnit(entry.unit);
  const flat = entry.name.replaceAll(".", "_");
  const united = word === "" || flat.endsWith(word) ? flat : `${flat}_${word}`;
  return kind === "counter" && !united.endsWith("_total") ? `${united}_total` : united;
}
