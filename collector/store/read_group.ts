import { markKey } from "./keys.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import type { SessionMemory } from "./session_memory.ts";
import { readRecords, type VersionedRecord } from "./session_records.ts";

/** What is known of a group before it is counted. */
export interface GroupState {
  /** Its sessions, read or guessed. */
  readonly records: ReadonlyMap<string, VersionedRecord>;
  /** Ids of it that were counted before, as far as they were read. */
  readonly marks: ReadonlySet<string>;
  /** Whether the commit has to check that no id was counted before. */
  readonly checksMarks: boolean;
}

const KEYS_PER_READ = 10;

/** Reads the sessions and marks of a group. */
export async function readGroup(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
): Promise<GroupState> {
  const sessions = [...new Set(items.map(({ session }) => session))];
  const [records, marks] = await Promise.all([readRecords(kv, sessions), readMarks(kv, items)]);
  return { records, marks, checksMarks: false };
}

/** Guesses the sessions of a group as far as possible, and leaves its marks to the commit's checks. */
export async function guessGroup(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
  memory: SessionMemory,
  now: number,
): Promise<GroupState> {
  const records = new Map<string, VersionedRecord>();
  const unknown: string[] = [];
  for (const { session } of items) {
    if (records.has(session)) continue;
    const guess = memory.guess(session, now);
    if (guess === undefined) unknown.push(session);
    else records.set(session, guess);
  }
  if (unknown.length > 0) {
    for (const [session, record] of await readRecords(kv, [...new Set(unknown)])) {
      records.set(session, record);
    }
  }
  return { records, marks: new Set(), checksMarks: true };
}

async function readMarks(
  kv: Deno.Kv,
  items: readonly PreparedMessage[],
): Promise<Set<string>> {
  const marks = new Set<string>();
  const reads: Promise<void>[] = [];
  for (let at = 0; at < items.length; at += KEYS_PER_READ) {
    const part = items.slice(at, at + KEYS_PER_READ);
    reads.push((async () => {
      const entries = await kv.getMany(part.map(({ idPart }) => markKey(idPart)));
      for (const [index, { versionstamp }] of entries.entries()) {
        if (versionstamp !== null) marks.add(part[index]!.id);
      }
    })());
  }
  await Promise.all(reads);
  return marks;
}
