import type { SpanKeyed, SpanStart } from "./candor_events.ts";

/** Index of an accelerator in its machine. */
export type DeviceIndex = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;

/** Where a KV cache's tensors are, in PyTorch's spelling. A closed set: no free text fits in. */
export type CacheDevice = "cpu" | `${"cuda" | "xpu" | "hpu" | "npu" | "musa"}:${DeviceIndex}`;

/** Keys that an operation of the storage manager got and did not get. */
export interface KeyOutcome {
  /** Number of keys that succeeded. */
  readonly succeededKeys: number;
  /** Number of keys that failed. */
  readonly failedKeys: number;
}

/**
 * The events of a multiprocess KV cache, after LMCache's.
 *
 * Where LMCache's events carry lists of keys, these carry their number; where they carry a session
 * name, these carry a `spanKey` counted up in this process.
 */
export interface LmcacheMpEvents {
  /** L1 keys locked for a read. */
  "l1.read.reserved": { readonly keys: number };
  /** L1 keys read. */
  "l1.read.finished": { readonly keys: number };
  /** L1 keys reserved for a write. */
  "l1.write.reserved": { readonly keys: number };
  /** L1 keys written. */
  "l1.write.finished": { readonly keys: number };
  /** L1 keys written and at once locked for a read. */
  "l1.write_finished_and_read_reserved": { readonly keys: number };
  /** L1 keys evicted. */
  "l1.keys.evicted": { readonly keys: number };
  /** The storage manager answered a read (prefetch) request. */
  "sm.read.prefetched": KeyOutcome;
  /** Its reader is done with the keys. */
  "sm.read.prefetched_finished": KeyOutcome;
  /** The storage manager answered a write (reserve) request. */
  "sm.write.reserved": KeyOutcome;
  /** Its writer is done with the keys. */
  "sm.write.finished": KeyOutcome;
  /** A store request begins. */
  "mp.store.start": SpanStart & { readonly device: CacheDevice };
  /** It ends, having stored so many tokens in so many seconds. */
  "mp.store.end": SpanKeyed & {
    readonly device: CacheDevice;
    readonly storedCount: number;
    readonly seconds: number;
  };
  /** A retrieve request begins. */
  "mp.retrieve.start": SpanStart & { readonly device: CacheDevice };
  /** It ends, having retrieved so many tokens in so many seconds. */
  "mp.retrieve.end": SpanKeyed & {
    readonly device: CacheDevice;
    readonly retrievedCount: number;
    readonly seconds: number;
  };
  /** A lookup with prefetch begins. */
  "mp.lookup_prefetch.start": SpanStart;
  /** It ends: `foundCount` of `requestedCount` prefixes were there, in L1 or L2. */
  "mp.lookup_prefetch.end": SpanKeyed & {
    readonly foundCount: number;
    readonly requestedCount: number;
  };
}
