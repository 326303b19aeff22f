import type { Catalogue } from "./catalogue.ts";
import type { LmcacheMpEvents } from "./lmcache_mp_events.ts";

/**
 * The nine counters, the log lines and the three spans of LMCache's multiprocess mode, by its names.
 *
 * The sources and increments are LMCache's own: a request counts 1 when the storage manager has
 * answered it, keys count by their number, `l1_write_keys` has two sources, and the events that only
 * reserve or release count nothing.
 *
 * @example
 * ```ts
 * import { LMCACHE_MP_CATALOGUE } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * assert.equal(LMCACHE_MP_CATALOGUE.counters.length, 9);
 * assert.equal(LMCACHE_MP_CATALOGUE.spans.length, 3);
 * ```
 */
export const LMCACHE_MP_CATALOGUE: Catalogue<LmcacheMpEvents> = {
  name: "lmcache_mp",
  counters: [
    {
      name: "lmcache_mp.sm_read_requests",
      description: "Read (prefetch) requests received by the storage manager",
      unit: "{request}",
      sources: [{ event: "sm.read.prefetched", by: 1 }],
    },
    {
      name: "lmcache_mp.sm_read_succeed_keys",
      description: "Keys read by the storage manager",
      unit: "{key}",
      sources: [{ event: "sm.read.prefetched", by: "succeededKeys" }],
    },
    {
      name: "lmcache_mp.sm_read_failed_keys",
      description: "Keys the storage manager could not read",
      unit: "{key}",
      sources: [{ event: "sm.read.prefetched", by: "failedKeys" }],
    },
    {
      name: "lmcache_mp.sm_write_requests",
      description: "Write (reserve) requests received by the storage manager",
      unit: "{request}",
      sources: [{ event: "sm.write.reserved", by: 1 }],
    },
    {
      name: "lmcache_mp.sm_write_succeed_keys",
      description: "Keys reserved for a write",
      unit: "{key}",
      sources: [{ event: "sm.write.reserved", by: "succeededKeys" }],
    },
    {
      name: "lmcache_mp.sm_write_failed_keys",
      description: "Keys that could not be reserved: out of memory or a conflict of writers",
      unit: "{key}",
      sources: [{ event: "sm.write.reserved", by: "failedKeys" }],
    },
    {
      name: "lmcache_mp.l1_read_keys",
      description: "Keys read from L1",
      unit: "{key}",
      sources: [{ event: "l1.read.finished", by: "keys" }],
    },
    {
      name: "lmcache_mp.l1_write_keys",
      description: "Keys written to L1",
      unit: "{key}",
      sources: [
        { event: "l1.write.finished", by: "keys" },
        { event: "l1.write_finished_and_read_reserved", by: "keys" },
      ],
    },
    {
      name: "lmcache_mp.l1_evicted_keys",
      description: "Keys evicted from L1",
      unit: "{key}",
      sources: [{ event: "l1.keys.evicted", by: "keys" }],
    },
  ],
  histograms: [],
  gauges: [],
  lines: [
    {
      event: "mp.store.start",
      level: "debug",
      message: "MP store start: session={session} device={device}",
      values: { "session": "spanKey", "device": "device" },
    },
    {
      event: "mp.store.end",
      level: "debug",
      message: "MP store end: session={session} device={device} stored_count={stored_count}",
      values: { "session": "spanKey", "device": "device", "stored_count": "storedCount" },
    },
    {
      event: "mp.store.end",
      level: "info",
      message: "Stored {stored_count} tokens in {seconds} seconds",
      values: { "stored_count": "storedCount", "seconds": "seconds" },
    },
    {
      event: "mp.retrieve.start",
      level: "debug",
      message: "MP retrieve start: session={session} device={device}",
      values: { "session": "spanKey", "device": "device" },
    },
    {
      event: "mp.retrieve.end",
      level: "debug",
      message: "MP retrieve end: session={session} retrieved_count={retrieved_count}",
      values: { "session": "spanKey", "retrieved_count": "retrievedCount" },
    },
    {
      event: "mp.retrieve.end",
      level: "info",
      message: "Retrieved {retrieved_count} tokens in {seconds} seconds",
      values: { "retrieved_count": "retrievedCount", "seconds": "seconds" },
    },
    {
      event: "mp.lookup_prefetch.start",
      level: "debug",
      message: "MP lookup/prefetch start: session={session}",
      values: { "session": "spanKey" },
    },
    {
      event: "mp.lookup_prefetch.end",
      level: "debug",
      message: "MP lookup/prefetch end: session={session} found_count={found_count}",
      values: { "session": "spanKey", "found_count": "foundCount" },
    },
    {
      event: "mp.lookup_prefetch.end",
      level: "info",
      message: "Prefetch request completed (L1+L2): {found_count}/{requested_count} prefix hits",
      values: { "found_count": "foundCount", "requested_count": "requestedCount" },
    },
    {
      event: "l1.read.reserved",
      level: "debug",
      message: "L1 read reserved: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "l1.read.finished",
      level: "debug",
      message: "L1 read finished: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "l1.write.reserved",
      level: "debug",
      message: "L1 write reserved: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "l1.write.finished",
      level: "debug",
      message: "L1 write finished: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "l1.write_finished_and_read_reserved",
      level: "debug",
      message: "L1 write finished and read reserved: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "l1.keys.evicted",
      level: "debug",
      message: "L1 evicted: {keys} keys",
      values: { "keys": "keys" },
    },
    {
      event: "sm.read.prefetched",
      level: "debug",
      message: "SM read prefetched: {succeeded_keys} keys, {failed_keys} failed",
      values: { "succeeded_keys": "succeededKeys", "failed_keys": "failedKeys" },
    },
    {
      event: "sm.read.prefetched_finished",
      level: "debug",
      message: "SM read finished: {succeeded_keys} keys, {failed_keys} failed",
      values: { "succeeded_keys": "succeededKeys", "failed_keys": "failedKeys" },
    },
    {
      event: "sm.write.reserved",
      level: "debug",
      message: "SM write reserved: {succeeded_keys} keys, {failed_keys} failed",
      values: { "succeeded_keys": "succeededKeys", "failed_keys": "failedKeys" },
    },
    {
      event: "sm.write.finished",
      level: "debug",
      message: "SM write finished: {succeeded_keys} keys, {failed_keys} failed",
      values: { "succeeded_keys": "succeededKeys", "failed_keys": "failedKeys" },
    },
  ],
  spans: [
    {
      name: "mp.store",
      start: { event: "mp.store.start", attributes: { "device": "device", "session": "spanKey" } },
      end: {
        event: "mp.store.end",
        attributes: { "stored_count": "storedCount", "seconds": "seconds" },
      },
    },
    {
      name: "mp.retrieve",
      start: {
        event: "mp.retrieve.start",
        attributes: { "device": "device", "session": "spanKey" },
      },
      end: {
        event: "mp.retrieve.end",
        attributes: { "retrieved_count": "retrievedCount", "seconds": "seconds" },
      },
    },
    {
      name: "mp.lookup_prefetch",
      start: { event: "mp.lookup_prefetch.start", attributes: { "session": "spanKey" } },
      end: {
        event: "mp.lookup_prefetch.end",
        attributes: { "found_count": "foundCount", "requested_count": "requestedCount" },
      },
    },
  ],
};
