import { timeOf } from "./session_key.ts";
import { decodeRecord } from "./session_record.ts";
import type { SizedRecord, VersionedRecord } from "./session_records.ts";
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
  /** Notes what was written: a record, or its bytes. */
  wrote(session: string, record: SizedRecord | WrittenRecord): void;
  /** Notes how a commit that rested on guesses went. */
  judged(right: boolean, sessions: Iterable<string>): void;
}

/** A record of one value as it was written. */
export interface WrittenRecord {
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** Its version. */
  readonly versionstamp: string;
}

/** Sessions whose records are remembered if they have room, up to twice as many. */
const MOST_SESSIONS = 1024;

/**
 * Bytes of records that are surely remembered, as they are stored; up to twice as many are. What they take in
 * memory is several times as much.
 */
export const MOST_BYTES = 4_000_000;
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
  // Two maps that take turns: finding the oldest entry of one map takes longer than all else here.
  let young = new Map<string, SizedRecord | WrittenRecord>();
  let old = new Map<string, SizedRecord | WrittenRecord>();
  let bytes = 0;
  const seen = createSeenFilter();
  let doubt = 0;
  let wrong = 0;
  let bounds = { now: NaN, from: "", to: "" };
  const isFresh = (session: string, now: number): boolean => {
    if (now !== bounds.now) {
      bounds = { now, from: timeOf(now - FRESH_MS), to: timeOf(now + FRESH_MS) };
    }
    return session > bounds.from && session < bounds.to;
  };
  return {
    mayGuess: () => doubt === 0 || --doubt === 0,
    guess: (session, now) => {
      const found = young.get(session) ?? old.get(session);
      if (found !== undefined) return "bytes" in found ? read(found) : found;
      return isFresh(session, now) && !seen.has(session) ? ABSENT : undefined;
    },
    wrote: (session, record) => {
      const before = young.get(session);
      bytes += sizeOf(record) - (before === undefined ? 0 : sizeOf(before));
      if (before === undefined && !old.delete(session)) seen.add(session);
      if (bytes > MOST_BYTES || (before === undefined && young.size >= MOST_SESSIONS)) {
        young.delete(session);
        old = young;
        young = new Map();
        bytes = sizeOf(record);
      }
      young.set(session, record);
    },
    judged: (right, sessions) => {
      if (right) {
        wrong = 0;
        return;
      }
      wrong++;
      doubt = Math.min(2 ** wrong, LONGEST_DOUBT);
      for (const session of sessions) {
        const known = young.get(session);
        if (known !== undefined) bytes -= sizeOf(known);
        young.delete(session);
        old.delete(session);
        seen.add(session);
      }
    },
  };
}

function sizeOf(record: SizedRecord | WrittenRecord): number {
  return "bytes" in record ? record.bytes.length : record.size;
}

function read({ bytes, versionstamp }: WrittenRecord): VersionedRecord {
  return { record: decodeRecord(bytes), versionstamp, parts: 0 };
}
