import { sessionRowsPrefix } from "./keys.ts";
import { decodeRow, parseRow, type StoredMessage } from "./row_codec.ts";
import type { SessionRecord } from "./session_record.ts";
import { readRecord } from "./session_records.ts";
import { sessionKey } from "./session_key.ts";
import type { StoredProject, StoredSession } from "./store.ts";
import { StoreError } from "./store_error.ts";
import { lastDay, onlyDay, type Summary } from "./summary.ts";
import { nameDay } from "./utc_day.ts";

/**
 * Everything stored about a session; what is past its time is left out, whether it is still there or not.
 * Messages are read while they are asked for: a session may have more of them than memory has room for.
 *
 * @param kv The store.
 * @param sessionId Id of the session.
 * @param firstDay First day whose rows are kept.
 * @param firstMarkedDay First day whose session records are kept.
 */
export async function viewSession(
  kv: Deno.Kv,
  sessionId: string,
  firstDay: number,
  firstMarkedDay: number,
): Promise<StoredSession> {
  const { hash, key } = sessionKey(sessionId);
  const { record } = await readRecord(kv, key);
  if (record === null) return { session: hash, state: "unknown", projects: [], receipt: null };
  if (record.state === "deleted") {
    return { session: hash, state: "deleted", projects: [], receipt: record.receipt };
  }
  const projects: StoredProject[] = [];
  for (const [project, summary] of record.projects) {
    if (lastDay(summary) < firstMarkedDay) continue;
    projects.push({
      project,
      day: nameDay(summary.day),
      counted: countedOf(summary),
      messages: () => messagesOf(kv, key, record, firstDay, project),
    });
  }
  const state = record.state === "deleting"
    ? "deleted"
    : projects.length === 0
    ? "unknown"
    : "stored";
  return { session: hash, state, projects, receipt: null };
}

/** A row of a session and where it stands. */
export interface StoredRow {
  /** Its key. */
  readonly key: Deno.KvKey;
  /** Its UTC day. */
  readonly day: number;
  /** Its messages. */
  readonly messages: readonly StoredMessage[];
}

/** The rows of a session in order of their days; those before `firstDay` are left out. */
export async function* listRows(
  kv: Deno.Kv,
  session: string,
  firstDay: number,
): AsyncGenerator<StoredRow> {
  const rows = kv.list<Uint8Array>({ prefix: sessionRowsPrefix(session) });
  for await (const { key, value } of rows) {
    const day = Number(key[2]);
    if (day >= firstDay) yield { key, day, messages: decodeRow(value) };
  }
}

async function* messagesOf(
  kv: Deno.Kv,
  session: string,
  record: SessionRecord,
  firstDay: number,
  project: string,
): AsyncGenerator<StoredMessage> {
  if (record.state === "counted" && record.messages !== "") {
    // Rows beside a record that holds its messages were written after it was read.
    if (onlyDay(record.projects) < firstDay) return;
    yield* parseRow(record.messages).filter((message) => message["project"] === project);
    return;
  }
  try {
    for await (const { messages } of listRows(kv, session, firstDay)) {
      yield* messages.filter((message) => message["project"] === project);
    }
  } catch (error) {
    throw new StoreError("store_unavailable", 5, { cause: error });
  }
}

function countedOf(summary: Summary): Record<string, string[]> {
  const counted: Record<string, string[]> = {};
  for (const [dimension, held] of summary.values) {
    const values = new Set<string>();
    for (const [value, how] of held) {
      if (how !== "left out") values.add(how === "named" ? value : "other");
    }
    if (values.size > 0) counted[dimension] = [...values].sort();
  }
  return counted;
}
