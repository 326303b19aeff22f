import type { KvBatch } from "./kv_batch.ts";
import { MAX_VALUE_BYTES } from "./kv_limits.ts";
import { sessionPartKey, sessionPartsPrefix, sessionRecordKey } from "./keys.ts";
import { decodeRecord, encodeRecord, type SessionRecord } from "./session_record.ts";

/** A session's record as it was read. */
export interface VersionedRecord {
  /** The record, `null` when there is none. */
  readonly record: SessionRecord | null;
  /** Version of its first part, which changes with every write. */
  readonly versionstamp: string | null;
  /** Number of further parts. */
  readonly parts: number;
}

/** A record that was written. */
export interface SizedRecord extends VersionedRecord {
  /** Its size, in bytes. */
  readonly size: number;
}

/**
 * A session whose record has so many further parts takes no message more: with room for one group of messages
 * its record still fits a commit beside a table of counters, so that it can be deleted.
 */
export const MAX_RECORD_PARTS = 8;

const KEYS_PER_READ = 10;

/** First value of a record: its bytes, or the number of further parts and the first bytes. */
export type StoredRecord = Uint8Array | { readonly parts: number; readonly bytes: Uint8Array };

/** Reads records; sessions that have none are in the answer with `null`. */
export async function readRecords(
  kv: Deno.Kv,
  sessions: readonly string[],
): Promise<Map<string, VersionedRecord>> {
  const found = new Map<string, VersionedRecord>();
  const reads: Promise<void>[] = [];
  for (let at = 0; at < sessions.length; at += KEYS_PER_READ) {
    const part = sessions.slice(at, at + KEYS_PER_READ);
    reads.push((async () => {
      const entries = await kv.getMany<StoredRecord[]>(part.map(sessionRecordKey));
      for (const [index, entry] of entries.entries()) {
        found.set(part[index]!, await completeRecord(kv, part[index]!, entry));
      }
    })());
  }
  await Promise.all(reads);
  return found;
}

/** Reads one record. */
export async function readRecord(kv: Deno.Kv, session: string): Promise<VersionedRecord> {
  return await completeRecord(kv, session, await kv.get<StoredRecord>(sessionRecordKey(session)));
}

/**
 * Writes a record, its further parts included, and checks that it is still as it was read.
 *
 * @param batch The commit.
 * @param session The session's part of keys.
 * @param record The record.
 * @param before What was read.
 * @param expireIn Lifetime, in milliseconds.
 * @returns The record as it is then but for its version, and its size.
 */
export function writeRecord(
  batch: KvBatch,
  session: string,
  record: SessionRecord,
  before: VersionedRecord,
  expireIn: number,
): SizedRecord {
  const bytes = encodeRecord(record);
  const parts = Math.ceil(bytes.length / MAX_VALUE_BYTES) - 1;
  batch.check(sessionRecordKey(session), before.versionstamp);
  const first = parts === 0 ? bytes : { parts, bytes: bytes.slice(0, MAX_VALUE_BYTES) };
  batch.set(sessionRecordKey(session), first, Math.min(bytes.length, MAX_VALUE_BYTES), expireIn);
  for (let part = 1; part <= parts; part++) {
    const slice = bytes.slice(part * MAX_VALUE_BYTES, (part + 1) * MAX_VALUE_BYTES);
    batch.set(sessionPartKey(session, part), slice, slice.length, expireIn);
  }
  for (let part = parts + 1; part <= before.parts; part++) {
    batch.delete(sessionPartKey(session, part));
  }
  return { record, versionstamp: null, parts, size: bytes.length };
}

/** Removes a record, if it is still as it was read. */
export function deleteRecord(batch: KvBatch, session: string, before: VersionedRecord): void {
  batch.check(sessionRecordKey(session), before.versionstamp);
  batch.delete(sessionRecordKey(session));
  for (let part = 1; part <= before.parts; part++) batch.delete(sessionPartKey(session, part));
}

/** The record whose first value was read; its further parts are read if there are any. */
export async function completeRecord(
  kv: Deno.Kv,
  session: string,
  entry: Deno.KvEntryMaybe<StoredRecord>,
): Promise<VersionedRecord> {
  let current = entry;
  while (true) {
    const { value, versionstamp } = current;
    if (value === null) return { record: null, versionstamp: null, parts: 0 };
    if (value instanceof Uint8Array) {
      return { record: decodeRecord(value), versionstamp, parts: 0 };
    }
    const slices = [value.bytes];
    let whole = true;
    const parts = kv.list<Uint8Array>({ prefix: sessionPartsPrefix(session) });
    for await (const part of parts) {
      whole &&= part.versionstamp === versionstamp;
      slices.push(part.value);
    }
    if (whole && slices.length === value.parts + 1) {
      return { record: decodeRecord(join(slices)), versionstamp, parts: value.parts };
    }
    current = await kv.get<StoredRecord>(sessionRecordKey(session));
  }
}

function join(slices: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(slices.reduce((sum, slice) => sum + slice.length, 0));
  let at = 0;
  for (const slice of slices) {
    bytes.set(slice, at);
    at += slice.length;
  }
  return bytes;
}
