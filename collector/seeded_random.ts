/**
 * A repeatable source of numbers for made-up data: the same seed gives the same sequence on every
 * machine. Not for secrets.
 *
 * @param seed Any whole number; its lowest 32 bits count.
 * @returns Numbers from 0 up to but not including 1 (mulberry32, Tommy Ettinger, public domain).
 *
 * @example
 * ```ts
 * import { seededRandom } from "./seeded_random.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(seededRandom(7)(), seededRandom(7)());
 * assert.notEqual(seededRandom(7)(), seededRandom(8)());
 * ```
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
