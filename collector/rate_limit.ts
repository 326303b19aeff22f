/** Options of {@linkcode createRateLimit}. */
export interface RateLimitOptions {
  /** Requests a minute and source, more than 0; so many may also come at once. `Infinity` for no limit. */
  readonly perMinute: number;
  /** Messages an hour and source, counted from one salt to the next.
   * @default no limit */
  readonly messagesPerHour?: number | undefined;
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

/** Counts requests and messages by source. */
export interface RateLimit {
  /**
   * What stands for a source until the salt changes.
   *
   * @param source Network of the request.
   * @returns Its hash.
   */
  key(source: string): string;
  /**
   * Counts a request.
   *
   * @param key What stands for its source.
   * @returns 0 when it may pass, otherwise the seconds until the next one may.
   */
  take(key: string): number;
  /**
   * How long a source may send no messages.
   *
   * @param key What stands for the source.
   * @returns 0 when it may, otherwise the seconds until the hour is over.
   */
  messagesWait(key: string): number;
  /**
   * Counts messages.
   *
   * @param key What stands for their source.
   * @param messages How many.
   */
  spend(key: string, messages: number): void;
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
 * const key = limit.key("192.0.2.1");
 * assert.deepEqual([1, 2, 3].map(() => limit.take(key)), [0, 0, 30]);
 * ```
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perMinute, messagesPerHour = Infinity, maxSources, now, hash } = options;
  const makeSalt = options.salt ?? randomSalt;
  const interval = MINUTE / perMinute;
  const fullAt = createLatest(maxSources);
  const messages = createLatest(maxSources);
  let salt = makeSalt();
  let saltedAt = now();
  return {
    key(source: string): string {
      const at = now();
      // A clock that was put back must not keep a salt, or a source out, until it is where it was.
      if (at < saltedAt || at - saltedAt >= SALT_LIFE_MS) {
        fullAt.clear();
        messages.clear();
        salt = makeSalt();
        saltedAt = at;
      }
      return hash(salt + source);
    },
    take(key: string): number {
      const at = now();
      const next = Math.min(Math.max(fullAt.get(key) ?? at, at), at + MINUTE) + interval;
      const wait = next - at - MINUTE;
      // More than a millisecond, so that rounding never costs the last token.
      if (wait > 1) return Math.max(1, Math.ceil(wait / 1000));
      fullAt.set(key, next);
      return 0;
    },
    messagesWait(key: string): number {
      if ((messages.get(key) ?? 0) < messagesPerHour) return 0;
      return Math.max(1, Math.ceil((saltedAt + SALT_LIFE_MS - now()) / 1000));
    },
    spend(key: string, count: number): void {
      messages.set(key, (messages.get(key) ?? 0) + count);
    },
    size: fullAt.size,
  };
}

/** Numbers by key, of the keys that were set last. */
interface Latest {
  get(key: string): number | undefined;
  set(key: string, value: number): void;
  clear(): void;
  size(): number;
}

function createLatest(most: number): Latest {
  const numbers = new Map<string, number>();
  // Kept for as long as it goes: a new one passes over all that was deleted before the first that is left,
  // which takes longer the more there was.
  let oldest = numbers.keys();
  const forgetOldest = (): void => {
    let first = oldest.next();
    if (first.done) {
      oldest = numbers.keys();
      first = oldest.next();
    }
    if (!first.done) numbers.delete(first.value);
  };
  return {
    get: (key) => numbers.get(key),
    set(key, value): void {
      // Set anew so that the map's order is the order of last use.
      numbers.delete(key);
      if (numbers.size >= most) forgetOldest();
      numbers.set(key, value);
    },
    clear(): void {
      numbers.clear();
      oldest = numbers.keys();
    },
    size: () => numbers.size,
  };
}

function randomSalt(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}
