import type { SourceLimit } from "./source_limit.ts";

/** Bounds how much of the numbers one source or one day can make up. */
export interface IntakeCaps {
  /** Whether a project takes no more messages today. */
  isFull(project: string): boolean;
  /** Seconds until the next UTC day. */
  dayWait(): number;
  /** Counts a message that was stored for the first time; copies and refused ones cost nothing. */
  noteProject(project: string): void;
  /**
   * Counts messages of one source that were stored for the first time.
   *
   * @param source What the limit keeps in the place of the source; empty where it keeps nothing.
   * @param messages How many.
   */
  noteSource(source: string, messages: number): void;
}

/** What {@linkcode createIntakeCaps} works with. */
export interface IntakeCapsDeps {
  /** Messages a project takes on one UTC day; 0 for no limit. */
  readonly projectCap: number;
  /** Counts by source. */
  readonly limit: Pick<SourceLimit, "spend">;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;

/**
 * The caps on stored messages. They live in this process alone: nothing of them is kept or logged, and
 * of a source only what the rate limit has of it, a hash with a salt that is thrown away every hour.
 *
 * A request that begins below a cap is taken whole, so that a cap is passed by one request at most.
 *
 * @param deps The cap of a project, the limit that counts by source, and a clock.
 * @returns The caps.
 *
 * @example
 * ```ts
 * import { createIntakeCaps } from "./intake_caps.ts";
 * import assert from "node:assert/strict";
 *
 * const noon = Date.UTC(2026, 10, 22, 12);
 * const caps = createIntakeCaps({ projectCap: 2, limit: { spend: () => {} }, now: () => noon });
 * caps.noteProject("lmcache");
 * caps.noteProject("lmcache");
 * assert.deepEqual([caps.isFull("lmcache"), caps.isFull("vllm")], [true, false]);
 * assert.equal(caps.dayWait(), 12 * 3600);
 * ```
 */
export function createIntakeCaps(deps: IntakeCapsDeps): IntakeCaps {
  const { projectCap, limit, now } = deps;
  // As many projects as the store has taken messages for today; it bounds their number.
  const today = new Map<string, number>();
  let day = dayOf(now());
  return {
    isFull: (project) =>
      projectCap > 0 && (today.get(project) ?? 0) >= projectCap && dayOf(now()) === day,
    dayWait(): number {
      const at = now();
      return Math.max(1, Math.ceil(((dayOf(at) + 1) * DAY_MS - at) / 1000));
    },
    noteProject(project): void {
      if (projectCap === 0) return;
      const current = dayOf(now());
      if (current !== day) {
        today.clear();
        day = current;
      }
      today.set(project, (today.get(project) ?? 0) + 1);
    },
    noteSource(source, messages): void {
      if (messages > 0) limit.spend(source, messages);
    },
  };
}

function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS);
}
