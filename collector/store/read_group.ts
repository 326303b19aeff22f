import { markName } from "./count_group.ts";
import { markKey } from "./keys.ts";
import { messageKeyPart } from "./row_codec.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import type { SessionMemory } from "./session_memory.ts";
import { readRecords, type VersionedRecord } from "./session_records.ts";

/** What is known of a group before it is counted. */
export interface GroupState {
  /** Its sessions, read or guessed. */
  readonly records: ReadonlyMap<string, VersionedRecord>;
  /** Messages of it that were counted before, as far as their records do not say so; see `markName`. */
  readonly marks: ReadonlySet<string>;
}

const KEYS_PER_READ = 10;

/** Reads the sessions of a group. */
export async function readGroup(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
): Promise<GroupState> {
  const records = await readRecords(kv, [...new Set(items.map(({ session }) => session))]);
  return { records, marks: await readMarks(kv, items, records) };
}

/** Guesses the sessions of a group as far as possible, and reads the others. */
export async function guessGroup(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
  memory: SessionMemory,
  now: number,
): Promise<GroupState> {
  const records = new Map<string, VersionedRecord>();
  const unknown = new Set<string>();
  for (const { session } of items) {
    if (records.has(session) || unknown.has(session)) continue;
    const guess = memory.guess(session, now);
    if (guess === undefined) unknown.add(session);
    else records.set(session, guess);
  }
  if (unknown.size > 0) {
    for (const [session, record] of await readRecords(kv, [...unknown])) {
      records.set(session, record);
    }
  }
  return { records, marks: await readMarks(kv, items, records) };
}

/**
 * Reads the marks of messages whose session has any. Whoever adds a mark changes the session's record too,
 * so a commit that checks the record needs no check of marks.
 */
async function readMarks(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
  records: ReadonlyMap<string, VersionedRecord>,
): Promise<Set<string>> {
  const marks = new Set<string>();
  const asked = items.filter(({ session }) => {
    const record = records.get(session)?.record;
    return record?.state === "counted" && record.marks > 0;
  });
  const reads: Promise<void>[] = [];
  for (let at = 0; at < asked.length; at += KEYS_PER_READ) {
    const part = asked.slice(at, at + KEYS_PER_READ);
    reads.push((async () => {
      const keys = part.map(({ session, id }) => markKey(session, messageKeyPart(id)));
      for (const [index, { versionstamp }] of (await kv.getMany(keys)).entries()) {
        if (versionstamp !== null) marks.add(markName(part[index]!));
      }
    })());
  }
  await Promise.all(reads);
  return marks;
}
