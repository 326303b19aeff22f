import { allRowsPrefix, allSessionsPrefix } from "./keys.ts";
import { decodeRow, parseRow, type StoredMessage } from "./row_codec.ts";
import { sessionKeyText } from "./session_key.ts";
import type { SessionRecord } from "./session_record.ts";
import { completeRecord, type StoredRecord } from "./session_records.ts";
import { listRows } from "./session_view.ts";
import { lastDay, onlyDay, type Summary } from "./summary.ts";

/** A session and what it is counted for. */
export interface ScannedSession {
  /** The session's key. */
  readonly session: string;
  /** Its record; of one whose deletion has begun, what is still counted. */
  readonly record: SessionRecord & { readonly state: "counted" | "deleting" };
  /** Its messages, with their UTC days; none of one whose deletion has begun. */
  readonly messages: readonly { readonly day: number; readonly message: StoredMessage }[];
}

const BATCH = 500;

/**
 * Every session that is counted, in order of their beginning, with the messages of all its projects. One
 * that is being deleted is still counted for what its deletion has not reached.
 * Streams: memory holds a batch of records and one of rows, which are read side by side.
 *
 * @param kv The store.
 * @param firstDay First UTC day whose messages are kept.
 */
export async function* scanSessions(
  kv: Deno.Kv,
  firstDay: number,
): AsyncGenerator<ScannedSession> {
  const rows = kv.list<Uint8Array>({ prefix: allRowsPrefix() }, { batchSize: BATCH });
  let row = await rows.next();
  const records = kv.list<StoredRecord>({ prefix: allSessionsPrefix() }, { batchSize: BATCH });
  for await (const entry of records) {
    const session = sessionKeyText(entry.key[1] as Uint8Array);
    const messages: { day: number; message: StoredMessage }[] = [];
    while (!row.done && rowSession(row.value) <= session) {
      const { key, value } = row.value;
      const day = Number(key[2]);
      if (rowSession(row.value) === session && day >= firstDay) {
        for (const message of decodeRow(value)) messages.push({ day, message });
      }
      row = await rows.next();
    }
    const { record } = await completeRecord(kv, session, entry);
    if (record === null || record.state === "deleted") continue;
    if (record.state === "deleting") {
      yield { session, record, messages: [] };
      continue;
    }
    if (record.messages !== "") {
      // Rows beside a record that holds its messages were written after it was read.
      messages.length = 0;
      const day = onlyDay(record.projects);
      if (day >= firstDay) {
        for (const message of parseRow(record.messages)) messages.push({ day, message });
      }
    } else if (messages.length === 0 && isKept(record, firstDay)) {
      // They may have been written after the rows here were read.
      for await (const { day, messages: late } of listRows(kv, session, firstDay)) {
        for (const message of late) messages.push({ day, message });
      }
    }
    yield { session, record, messages };
  }
}

/** Whether a session has messages of days that are kept. */
function isKept(
  { projects }: { readonly projects: ReadonlyMap<string, Summary> },
  firstDay: number,
): boolean {
  for (const summary of projects.values()) if (lastDay(summary) >= firstDay) return true;
  return false;
}

function rowSession({ key }: Deno.KvEntry<Uint8Array>): string {
  return sessionKeyText(key[1] as Uint8Array);
}
