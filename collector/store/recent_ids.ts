/** Ids of the messages that a process has counted lately. */
export interface RecentIds {
  /** Whether a message of this id was counted lately. */
  has(id: string): boolean;
  /** Notes that one was counted. */
  add(id: string): void;
}

/** Ids that are surely remembered; up to twice as many are. */
export const MOST_RECENT_IDS = 20_000;

/**
 * Remembers the latest ids, in two sets that take turns.
 *
 * A message is one of its session, so the store finds copies of it there, for as long as they may come and
 * in whatever process. That would let one message be counted again and again under sessions that somebody
 * makes up; this refuses what can be refused for nothing. Nobody can take an id away from somebody else
 * with it: an id has 74 random bits that only its sender knows before it is sent.
 *
 * @example
 * ```ts
 * import { createRecentIds } from "./recent_ids.ts";
 * import assert from "node:assert/strict";
 *
 * const ids = createRecentIds();
 * ids.add("019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071");
 * assert.equal(ids.has("019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071"), true);
 * ```
 */
export function createRecentIds(): RecentIds {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    has: (id) => young.has(id) || old.has(id),
    add: (id) => {
      if (young.size >= MOST_RECENT_IDS) {
        old = young;
        young = new Set();
      }
      young.add(id);
    },
  };
}
