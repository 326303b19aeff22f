/** What one atomic commit may hold. */
export interface KvLimits {
  /** Version checks. */
  readonly checks: number;
  /** Sets, sums and deletions. */
  readonly mutations: number;
  /** Keys and values together, in bytes. */
  readonly bytes: number;
  /** Keys alone, in bytes. */
  readonly keyBytes: number;
}

/** How much of it a commit takes. */
export type KvSize = { -readonly [K in keyof KvLimits]: number };

/** Limits that are lowered when the back end refuses a commit. */
export interface AdaptiveLimits {
  /** The limits now. */
  current(): KvLimits;
  /** Whether a commit of this size would be tried. */
  allows(size: KvSize): boolean;
  /**
   * Remembers that a commit was refused for its size.
   *
   * @param error What the back end said.
   * @param size The size of the commit.
   * @returns Whether a smaller commit is worth trying.
   */
  refuse(error: unknown, size: KvSize): boolean;
}

/** The limits of Deno KV in a file, in memory and on Deno Deploy; a little room is left for encodings. */
export const LOCAL_LIMITS: KvLimits = {
  checks: 100,
  mutations: 1000,
  bytes: 760_000,
  keyBytes: 76_000,
};

/** Largest value, in bytes, with room for its encoding. */
export const MAX_VALUE_BYTES = 60_000;

const SMALLEST: KvLimits = { checks: 4, mutations: 40, bytes: 80_000, keyBytes: 8_000 };
const REFUSALS: readonly (readonly [RegExp, readonly (keyof KvLimits)[]])[] = [
  [/check/i, ["checks"]],
  [/too many mutations/i, ["mutations"]],
  [/key size|keys size/i, ["keyBytes"]],
  [/too large|size/i, ["bytes"]],
];

/**
 * The limits of a back end, found out by use: a refused commit halves the limit that it broke, and the
 * lower limit stays for as long as the store is open.
 *
 * @param start Limits to begin with.
 * @default start the limits of Deno KV itself
 *
 * @example
 * ```ts
 * import { createLimits } from "./kv_limits.ts";
 * import assert from "node:assert/strict";
 *
 * const limits = createLimits();
 * const size = { checks: 40, mutations: 90, bytes: 9_000, keyBytes: 4_000 };
 * assert.ok(limits.refuse(new TypeError("Too many checks (max 10)"), size));
 * assert.equal(limits.current().checks, 20);
 * ```
 */
export function createLimits(start: KvLimits = LOCAL_LIMITS): AdaptiveLimits {
  const limits: KvSize = { ...start };
  /** Limits that were lowered and that a larger commit has broken since. */
  const excused = new Set<keyof KvLimits>();
  return {
    current: () => limits,
    allows: (size) =>
      size.checks <= limits.checks && size.mutations <= limits.mutations &&
      size.bytes <= limits.bytes && size.keyBytes <= limits.keyBytes,
    refuse: (error, size) => {
      if (!isRefusal(error)) return false;
      const text = (error as Error).message;
      const broken = REFUSALS.find(([form]) => form.test(text))?.[1] ??
        (Object.keys(limits) as (keyof KvLimits)[]);
      let smaller = false;
      for (const name of broken) {
        // Two commits may be under way: the second was made before the first was refused.
        if (size[name] > limits[name] && !excused.has(name)) {
          excused.add(name);
          smaller = true;
          continue;
        }
        const next = Math.max(Math.floor(Math.min(size[name], limits[name]) / 2), SMALLEST[name]);
        if (next < limits[name]) {
          limits[name] = next;
          excused.delete(name);
          smaller = true;
        }
      }
      return smaller;
    },
  };
}

/** Deno says `TypeError` for what breaks a limit, and for nothing else that a well-formed commit does. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /too (?:many|large)|exceed|limit|max \d/i.test(error.message);
}
