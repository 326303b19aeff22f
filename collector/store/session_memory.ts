import { timeOf } from "./session_key.ts";
import type { VersionedRecord } from "./session_records.ts";
import { createSeenFilter } from "./seen_filter.ts";

/**
 * What a process remembers of sessions, so that it need not read them before it writes. A guess is never
 * trusted: every commit checks the version of each session.
 */
export interface SessionMemory {
  /** Whether guessing pays at the moment; it does not while other writers come first too often. */
  mayGuess(): boolean;
  /** What the session is guessed to be; `undefined` when it has to be read. */
  guess(session: string, now: number): VersionedRecord | undefined;
  /** Notes what was written. */
  wrote(session: string, record: VersionedRecord): void;
  /** Notes how a commit that rested on guesses went. */
  judged(right: boolean, sessions: Iterable<string>): void;
}

const MOST_SESSIONS = 1024;
const FRESH_MS = 900_000;
const LONGEST_DOUBT = 256;
const ABSENT: VersionedRecord = { record: null, versionstamp: null, parts: 0 };

/**
 * Remembers the sessions written last, and which others it has seen. A session that says it began within
 * the last 15 minutes and was not seen is taken for new. After a wrong guess some groups are read before
 * they are written, the more the more guesses in a row were wrong.
 *
 * @example
 * ```ts
 * import { createSessionMemory } from "./session_memory.ts";
 * import { sessionKey } from "./session_key.ts";
 * import assert from "node:assert/strict";
 *
 * const memory = createSessionMemory();
 * const { key } = sessionKey("019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d");
 * assert.equal(memory.guess(key, 0x019ab3c45d6e + 1000)?.record, null);
 * assert.equal(memory.guess(key, 0x019ab3c45d6e + 3_600_000), undefined);
 * ```
 */
export function createSessionMemory(): SessionMemory {
  const known = new Map<string, VersionedRecord>();
  const seen = createSeenFilter();
  let doubt = 0;
  let wrong = 0;
  return {
    mayGuess: () => doubt === 0 || --doubt === 0,
    guess: (session, now) => {
      const found = known.get(session);
      if (found !== undefined) return found;
      const fresh = session > timeOf(now - FRESH_MS) && session < timeOf(now + FRESH_MS);
      return fresh && !seen.has(session) ? ABSENT : undefined;
    },
    wrote: (session, record) => {
      if (!known.delete(session)) seen.add(session);
      known.set(session, record);
      if (known.size > MOST_SESSIONS) known.delete(known.keys().next().value!);
    },
    judged: (right, sessions) => {
      if (right) {
        wrong = 0;
        return;
      }
      wrong++;
      doubt = Math.min(2 ** wrong, LONGEST_DOUBT);
      for (const session of sessions) {
        known.delete(session);
        seen.add(session);
      }
    },
  };
}
