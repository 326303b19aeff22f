/** Options of {@linkcode createRateLimit}. */
export interface RateLimitOptions {
  /** Requests a minute and source, more than 0; so many may also come at once. */
  readonly perMinute: number;
  /** Sources remembered at once; the least recent are forgotten first. */
  readonly maxSources: number;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Turns a source and a salt into what is kept in its place. */
  readonly hash: (salted: string) => string;
  /** Makes a salt.
   * @default 128 random bits */
  readonly salt?: (() => string) | undefined;
}

/** Counts requests by source. */
export interface RateLimit {
  /**
   * Counts a request.
   *
   * @param source Network of the request.
   * @returns 0 when it may pass, otherwise the seconds until the next one may.
   */
  take(source: string): number;
  /** Sources remembered now. */
  size(): number;
}

const MINUTE = 60_000;
const SALT_LIFE_MS = 60 * MINUTE;

/**
 * A limit on requests by source that never keeps a source: only its hash with a salt that is random,
 * never leaves the process, and is thrown away with all counts every hour.
 *
 * Each source has `perMinute` tokens, which grow back evenly over a minute (the generic cell rate
 * algorithm): kept is one number, the instant at which all of them are back.
 *
 * @param options Limit, bound and clock.
 * @returns The limit.
 *
 * @example
 * ```ts
 * import { createRateLimit } from "./rate_limit.ts";
 * import assert from "node:assert/strict";
 *
 * const limit = createRateLimit({ perMinute: 2, maxSources: 10, now: () => 0, hash: (text) => text });
 * assert.deepEqual([1, 2, 3].map(() => limit.take("192.0.2.1")), [0, 0, 30]);
 * ```
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perMinute, maxSources, now, hash, salt: makeSalt = randomSalt } = options;
  const interval = MINUTE / perMinute;
  const fullAt = new Map<string, number>();
  let salt = makeSalt();
  let saltedAt = now();
  return {
    take(source: string): number {
      const at = now();
      if (at - saltedAt >= SALT_LIFE_MS) {
        fullAt.clear();
        salt = makeSalt();
        saltedAt = at;
      }
      const key = hash(salt + source);
      const next = Math.max(fullAt.get(key) ?? at, at) + interval;
      const wait = next - at - MINUTE;
      // More than a millisecond, so that rounding never costs the last token.
      if (wait > 1) return Math.max(1, Math.ceil(wait / 1000));
      // Set anew so that the map's order is the order of last use.
      fullAt.delete(key);
      if (fullAt.size >= maxSources) forgetOldest(fullAt);
      fullAt.set(key, next);
      return 0;
    },
    size: () => fullAt.size,
  };
}

function forgetOldest(fullAt: Map<string, number>): void {
  const oldest = fullAt.keys().next();
  if (!oldest.done) fullAt.delete(oldest.value);
}

function randomSalt(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}
