import { changedAmounts, type SessionChange } from "./count_group.ts";
import type { Singles } from "./count_singles.ts";
import type { Counters, CounterWrite } from "./counters.ts";
import type { Amounts } from "./contribution.ts";
import { markKey, projectKey, rowKey, sessionRecordKey } from "./keys.ts";
import { createBatch, type KvBatch } from "./kv_batch.ts";
import { MAX_VALUE_BYTES } from "./kv_limits.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import type { Retention } from "./retention.ts";
import { encodeRow, messageKeyPart } from "./row_codec.ts";
import { encodeShortRecord, type SessionRecord } from "./session_record.ts";
import { type SizedRecord, writeRecord } from "./session_records.ts";
import { lastDay, onlyDay, type Summary } from "./summary.ts";

/** What {@linkcode writeChanges} needs besides the changes. */
export interface WriteContext {
  /** Versions of the projects' entries, checked by the commit. */
  readonly projects: ReadonlyMap<string, string>;
  /** The counters. */
  readonly counters: Counters;
  /** Lifetimes. */
  readonly retention: Retention;
  /** The present. */
  readonly now: number;
  /** New sessions with one message each.
   * @default none */
  readonly singles?: Singles | undefined;
}

/** A commit that is ready to be made. */
export interface WrittenChanges {
  /** The commit. */
  readonly batch: KvBatch;
  /** What it adds to counters, by project. */
  readonly amounts: ReadonlyMap<string, Amounts>;
  /** Told how the commit went. */
  readonly counters: CounterWrite;
  /** The records that it writes, by session; their versions are not known yet. */
  readonly records: ReadonlyMap<string, SizedRecord>;
  /** The bytes of the records of single messages, by session. */
  readonly singles: ReadonlyMap<string, Uint8Array>;
}

/** A session's record as it is while messages are counted. */
type CountedRecord = SessionRecord & { readonly state: "counted" };

const NO_SINGLES: Singles = { messages: [], amounts: new Map() };

/** Most ids in a record; the messages beyond get marks of their own. */
export const MAX_IDS_PER_RECORD = 256;

/** Most bytes of messages in a record, so that it stays one small value however often it is written. */
export const MAX_BYTES_IN_RECORD = 4096;

/**
 * Puts records, rows, marks and counters of changed sessions in one commit.
 *
 * The few messages of a short session are kept in its record: one write for all that there is of it.
 *
 * @param kv The store.
 * @param changes Sessions whose values are settled.
 * @param context Versions, counters and lifetimes.
 * @returns The commit, not yet made.
 */
export async function writeChanges(
  kv: Deno.Kv,
  changes: readonly SessionChange[],
  { projects, counters, retention, now, singles = NO_SINGLES }: WriteContext,
): Promise<WrittenChanges> {
  const batch = createBatch(kv);
  const amounts = addSingles(changedAmounts(changes), singles.amounts);
  const records = new Map<string, SizedRecord>();
  for (const [project, versionstamp] of projects) batch.check(projectKey(project), versionstamp);
  for (const change of changes) {
    const { session, before } = change;
    const record = writeMessages(batch, change, retention, now);
    const last = Math.max(...[...change.projects.values()].map(lastDay));
    const life = retention.markLife(last, now);
    records.set(session, writeRecord(batch, session, record, before, life));
  }
  const written = new Map<string, Uint8Array>();
  for (const { session, short, json, day } of singles.messages) {
    const bytes = encodeShortRecord(short(), json);
    const key = sessionRecordKey(session);
    batch.check(key, null);
    batch.set(key, bytes, bytes.length, retention.markLife(day, now));
    written.set(session, bytes);
  }
  const told = await counters.add(batch, amounts);
  return { batch, amounts, counters: told, records, singles: written };
}

function addSingles(
  amounts: Map<string, Amounts>,
  singles: Singles["amounts"],
): Map<string, Amounts> {
  for (const [project, cells] of singles) {
    let into = amounts.get(project);
    if (into === undefined) amounts.set(project, into = new Map());
    for (const [cell, amount] of cells) into.set(cell, (into.get(cell) ?? 0n) + BigInt(amount));
  }
  return amounts;
}

/** Writes what of new messages does not go into the session's record; gives the record. */
function writeMessages(
  batch: KvBatch,
  { session, before: { record: before }, projects, messages: added }: SessionChange,
  retention: Retention,
  now: number,
): CountedRecord {
  const counted = before?.state === "counted" ? before : null;
  const ids = [...counted?.ids ?? []];
  let marks = counted?.marks ?? 0;
  for (const { id, day } of added) {
    if (ids.length < MAX_IDS_PER_RECORD) {
      ids.push(id);
      continue;
    }
    marks++;
    batch.set(markKey(session, messageKeyPart(id)), day, 8, retention.markLife(day, now));
  }
  const kept = counted?.messages ?? "";
  const record = { state: "counted" as const, projects, ids, marks };
  if (added.length === 0) return { ...record, messages: kept };
  const mayHold = counted === null ||
    (kept !== "" && onlyDay(counted.projects) === onlyDay(projects));
  let bytes = kept.length;
  for (const message of added) bytes += message.bytes + 1;
  if (
    mayHold && bytes <= MAX_BYTES_IN_RECORD && retention.recordsHoldRows && hasOneDay(projects)
  ) {
    const texts = added.map(({ json }) => json);
    return { ...record, messages: (kept === "" ? texts : [kept, ...texts]).join(",") };
  }
  const write = (day: number, id: string, texts: string): void => {
    const value = encodeRow(texts);
    const life = retention.rowLife(day, now);
    batch.set(rowKey(session, day, messageKeyPart(id)), value, value.length, life);
  };
  if (kept !== "") write(onlyDay(counted!.projects), ids[0]!, kept);
  for (const row of packRows(added)) {
    write(row[0]!.day, row[0]!.id, row.map(({ json }) => json).join(","));
  }
  return { ...record, messages: "" };
}

function hasOneDay(projects: ReadonlyMap<string, Summary>): boolean {
  const days = new Set<number>();
  for (const summary of projects.values()) for (const day of summary.days.keys()) days.add(day);
  return days.size === 1;
}

/** Messages of one day that fit one value; each such row is one write. */
function packRows(messages: readonly PreparedMessage[]): PreparedMessage[][] {
  const rows: PreparedMessage[][] = [];
  const open = new Map<number, { row: PreparedMessage[]; bytes: number }>();
  for (const message of messages) {
    let current = open.get(message.day);
    if (current === undefined || current.bytes + message.bytes + 1 > MAX_VALUE_BYTES) {
      current = { row: [], bytes: 2 };
      open.set(message.day, current);
      rows.push(current.row);
    }
    current.row.push(message);
    current.bytes += message.bytes + 1;
  }
  return rows;
}
