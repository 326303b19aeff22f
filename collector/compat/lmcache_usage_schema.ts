import { z } from "zod";
import { dropped, kept } from "./foreign_field.ts";
import { amount, lenient, read, text, whole } from "./foreign_forms.ts";
import { gibibytes } from "./gibibytes.ts";
import { lmcacheHead } from "./lmcache_head.ts";

const USAGE_WHY = "How much the cache saves";
const TIER_WHY = "Which tiers and sizes are worth supporting";

/** A histogram of lifetimes: numeric upper bounds in minutes to whole numbers. */
function histogram(): z.ZodType<Record<string, number> | null> {
  return read(z.record(z.string(), z.unknown()), (value) => {
    const counters: Record<string, number> = {};
    for (const [bound, count] of Object.entries(value as Record<string, unknown>)) {
      // The bucket below 0 is always empty.
      if (!/^[1-9]\d{0,6}$/.test(bound) || typeof count !== "number") continue;
      if (count >= 0) counters[`cache_lifespan_min_le_${bound}`] = Math.round(count);
    }
    return Object.keys(counters).length === 0 ? null : counters;
  });
}

/** What every periodic report begins with. */
const series = {
  ...lmcacheHead,
  deployment_mode: kept(text(), "UsageMessage.tags.deployment_mode", {
    what: "Whether the cache lives in the engine's process or in a server",
    unit: "single_process or mp_server",
    example: "mp_server",
    why: "Which ways of running it matter",
  }),
  sequence_number: kept(whole(), "UsageMessage.seq_number", {
    what: "Number of this report within the session, from 1",
    unit: "index",
    example: 1,
    why: "Shows lost reports; with the session it is the message's key",
  }),
  uptime_seconds: kept(amount(), "UsageMessage.uptime", {
    what: "Time since the process began",
    unit: "seconds",
    example: 600.0123,
    why: "How long runs last",
  }),
};
const tally = (to: string, what: string, unit: string, example: number) =>
  kept(whole(), `UsageMessage.counters.${to}`, { what, unit, example, why: USAGE_WHY });
const tier = (name: "l1" | "l2") => ({
  active_seconds: tally(
    `${name}_active_seconds`,
    name === "l1"
      ? "Time of the interval that the tier was in use"
      : "Time of the interval that a kind of adapter was in use, added up over the kinds",
    "seconds",
    600,
  ),
  bytes_used: dropped(lenient(z.number()), {
    what: "Bytes that the tier holds now; -1 where that is not known",
    unit: "bytes",
    example: 512,
    why: `Kept only as a share of the capacity, in tens of percent: tags.${name}_used_percent` +
      (name === "l1" ? "" : "; not where an adapter has no bound"),
  }),
  capacity_bytes: kept(gibibytes(), `UsageMessage.tags.${name}_capacity_gib`, {
    what: "Size of the tier; 0 where it has no bound",
    unit: "bytes, kept as GiB rounded up to a step",
    example: 107_374_182_400,
    why: TIER_WHY,
  }),
});

/** What LMCache reports every interval. */
export const lmcacheUsageSchemas = {
  ContinuousContextMessage: z.object({
    ...series,
    interval_num_stored_tokens: tally(
      "stored_tokens",
      "Tokens stored since the previous report",
      "tokens",
      2048,
    ),
    interval_num_hit_tokens: tally(
      "hit_tokens",
      "Tokens found in the cache since the previous report",
      "tokens",
      1024,
    ),
    interval_stored_kv_size: tally(
      "stored_bytes",
      "Size of what was stored since the previous report",
      "bytes",
      268_435_456,
    ),
  }),
  CacheLifespanMessage: z.object({
    ...series,
    cache_lifespan_histogram: kept(histogram(), "UsageMessage.counters.*", {
      what:
        "How many chunks lived how long, by upper bound of their lifetime; older versions send it bare",
      unit: "minutes to count, kept as one counter per bound: cache_lifespan_min_le_5",
      example: { "0": 0, "1": 3, "5": 1 },
      why: "How long a chunk is worth keeping",
    }),
  }),
  L1UsageMessage: z.object({
    ...series,
    ...tier("l1"),
  }),
  L2ConnectorUsageMessage: z.object({
    ...series,
    ...tier("l2"),
    l2_name: kept(text(), "UsageMessage.tags.l2_name", {
      what: "Adapter of this tier; it also names counters of its own: l2_fs_stored_bytes",
      unit: "name",
      example: "fs",
      why: TIER_WHY,
    }),
    interval_stored_bytes: tally("l2_stored_bytes", "Bytes stored in it", "bytes", 4096),
    interval_store_succeeded_keys: tally("l2_stored_keys", "Keys stored in it", "keys", 8),
    interval_store_failed_keys: tally("l2_store_failed_keys", "Keys it refused", "keys", 0),
    interval_load_submitted_keys: tally("l2_load_keys", "Keys asked of it", "keys", 16),
    interval_load_submitted_bytes: tally("l2_load_bytes", "Bytes asked of it", "bytes", 8192),
    unbounded_adapters: kept(whole(), "UsageMessage.tags.l2_unbounded_adapters", {
      what: "Adapters without a bound",
      unit: "count",
      example: 1,
      why: TIER_WHY,
    }),
  }),
};
