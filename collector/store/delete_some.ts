import type { KvBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";

/**
 * Removes as many entries in a commit as leave half of its room to others.
 *
 * @param batch The commit.
 * @param keys Keys of the entries.
 * @param limits What a commit may hold.
 * @returns How many are removed, the first ones.
 *
 * @example
 * ```ts
 * import { deleteSome } from "./delete_some.ts";
 * import { createBatch } from "./kv_batch.ts";
 * import { createLimits } from "./kv_limits.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await Deno.openKv(":memory:");
 * const keys = Array.from({ length: 700 }, (_, at) => ["a", at]);
 * assert.equal(deleteSome(createBatch(kv), keys, createLimits()), 500);
 * ```
 */
export function deleteSome(
  batch: KvBatch,
  keys: readonly Deno.KvKey[],
  limits: AdaptiveLimits,
): number {
  const { mutations, keyBytes } = limits.current();
  let deleted = 0;
  for (const key of keys) {
    if (batch.size.mutations >= mutations / 2 || batch.size.keyBytes >= keyBytes / 2) break;
    batch.delete(key);
    deleted++;
  }
  return deleted;
}
