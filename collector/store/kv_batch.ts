import type { KvSize } from "./kv_limits.ts";

/** A commit in the making that knows its size. */
export interface KvBatch {
  /** Its size so far; keys as they are encoded, about. */
  readonly size: Readonly<KvSize>;
  /** Demands that an entry is as it was read; `null` for absent. */
  check(key: Deno.KvKey, versionstamp: string | null): void;
  /** Writes a value, with a lifetime in milliseconds. */
  set(key: Deno.KvKey, value: unknown, bytes: number, expireIn?: number): void;
  /** Adds to a counter, modulo 2^64: a negative amount is subtracted. */
  add(key: Deno.KvKey, amount: bigint): void;
  /** Removes an entry. */
  delete(key: Deno.KvKey): void;
  /** Writes everything or nothing. */
  commit(): Promise<Deno.KvCommitResult | Deno.KvCommitError>;
}

const encoder = new TextEncoder();
const WRAP = 64;

/**
 * A commit that counts its checks, mutations and bytes while it is put together.
 *
 * @param kv The store.
 */
export function createBatch(kv: Deno.Kv): KvBatch {
  const atomic = kv.atomic();
  const size: KvSize = { checks: 0, mutations: 0, bytes: 0, keyBytes: 0 };
  const mutate = (key: Deno.KvKey, bytes: number): void => {
    const keyBytes = sizeOfKey(key);
    size.mutations++;
    size.keyBytes += keyBytes;
    size.bytes += keyBytes + bytes;
  };
  return {
    size,
    check: (key, versionstamp) => {
      size.checks++;
      const keyBytes = sizeOfKey(key);
      size.keyBytes += keyBytes;
      size.bytes += keyBytes;
      atomic.check({ key, versionstamp });
    },
    set: (key, value, bytes, expireIn) => {
      mutate(key, bytes);
      if (expireIn === undefined) atomic.set(key, value);
      else atomic.set(key, value, { expireIn });
    },
    add: (key, amount) => {
      mutate(key, 8);
      atomic.sum(key, BigInt.asUintN(WRAP, amount));
    },
    delete: (key) => {
      mutate(key, 0);
      atomic.delete(key);
    },
    commit: () => atomic.commit(),
  };
}

/** Bytes of a key as it is encoded: a tag and an end for strings and bytes, nine for numbers. */
function sizeOfKey(key: Deno.KvKey): number {
  let bytes = 0;
  for (const part of key) {
    if (typeof part === "string") bytes += 2 + lengthOf(part);
    else if (part instanceof Uint8Array) bytes += 4 + part.length;
    else bytes += 9;
  }
  return bytes;
}

function lengthOf(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 127) return encoder.encode(text).length;
  }
  return text.length;
}
