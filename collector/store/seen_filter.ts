/** Remembers texts without keeping them: it never forgets one of the latest, and rarely errs on others. */
export interface SeenFilter {
  /** Whether a text was added; seldom true of one that was not. */
  has(session: string): boolean;
  /** Adds a text. */
  add(session: string): void;
}

/** Texts that are surely remembered: the latest so many, and up to twice as many. */
export const MOST_SEEN = 500_000;

const BITS = 2 ** 23;
const DIGITS = 7;
const PROBES = 3;

/**
 * A filter after Bloom (1970) for the keys of sessions, in two halves of 1 MiB that take turns, so that it
 * neither fills up nor grows. The digits at the end of a key are those of a SHA-256 and serve as hashes:
 * among half a million keys, fewer than one in a hundred others seems to be there.
 *
 * @example
 * ```ts
 * import { createSeenFilter } from "./seen_filter.ts";
 * import { sessionKey } from "./session_key.ts";
 * import assert from "node:assert/strict";
 *
 * const filter = createSeenFilter();
 * filter.add(sessionKey("a").key);
 * assert.equal(filter.has(sessionKey("a").key), true);
 * assert.equal(filter.has(sessionKey("b").key), false);
 * ```
 */
export function createSeenFilter(): SeenFilter {
  let young: Uint8Array | null = null;
  let old: Uint8Array | null = null;
  let added = 0;
  return {
    has: (session) => isIn(young, session) || isIn(old, session),
    add: (session) => {
      if (young === null || added >= MOST_SEEN) {
        const emptied = old?.fill(0) ?? new Uint8Array(BITS / 8);
        old = young;
        young = emptied;
        added = 0;
      }
      added++;
      for (let probe = 0; probe < PROBES; probe++) {
        const bit = bitOf(session, probe);
        young[bit >>> 3]! |= 1 << (bit & 7);
      }
    },
  };
}

function isIn(bits: Uint8Array | null, session: string): boolean {
  if (bits === null) return false;
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = bitOf(session, probe);
    if ((bits[bit >>> 3]! & 1 << (bit & 7)) === 0) return false;
  }
  return true;
}

/** One of the numbers below `BITS` that a key comes to. */
function bitOf(session: string, probe: number): number {
  const end = session.length - probe * DIGITS;
  return parseInt(session.slice(end - DIGITS, end), 16) & (BITS - 1);
}
