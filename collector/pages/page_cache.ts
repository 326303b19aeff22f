/** Rendered answers by address, each valid as long as its data is the same. */
export interface PageCache {
  /**
   * Gives what was rendered from the same data before, or renders it.
   *
   * @param key What is shown: the address in its normal form.
   * @param tag Stands for the data and everything else that the answer depends on.
   * @param render Makes the answer.
   * @returns The answer.
   */
  get(key: string, tag: string, render: () => Promise<string>): Promise<string>;
}

/**
 * Keeps the answers that were asked for last.
 *
 * @param most Most answers kept; the least recent one is dropped first.
 * @returns An empty cache.
 *
 * @example
 * ```ts
 * import { createPageCache } from "./page_cache.ts";
 * import assert from "node:assert/strict";
 *
 * const cache = createPageCache(8);
 * await cache.get("/", "a", () => Promise.resolve("first"));
 * assert.equal(await cache.get("/", "a", () => Promise.resolve("second")), "first");
 * assert.equal(await cache.get("/", "b", () => Promise.resolve("second")), "second");
 * ```
 */
export function createPageCache(most: number): PageCache {
  const kept = new Map<string, { readonly tag: string; readonly body: string }>();
  return {
    async get(key, tag, render): Promise<string> {
      const before = kept.get(key);
      kept.delete(key);
      const body = before?.tag === tag ? before.body : await render();
      kept.set(key, { tag, body });
      if (kept.size > most) kept.delete(kept.keys().next().value!);
      return body;
    },
  };
}
