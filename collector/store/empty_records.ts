import { areRecordsEmpty, type KeptTerms } from "./kept_terms.ts";
import type { Keeping } from "./keeping.ts";
import { allSessionsPrefix, rowKey } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { Retention } from "./retention.ts";
import { encodeRow, messageKeyPart } from "./row_codec.ts";
import { sessionKeyText } from "./session_key.ts";
import {
  completeRecord,
  readRecord,
  type StoredRecord,
  type VersionedRecord,
  writeRecord,
} from "./session_records.ts";
import { lastDay, onlyDay } from "./summary.ts";

/** What {@linkcode emptyRecords} works with. */
export interface EmptyRecordsContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** Lifetimes. */
  readonly retention: Retention;
  /** The present. */
  readonly now: number;
  /** Told when it is done. */
  readonly keeping: Pick<Keeping, "emptied">;
  /** The terms of the store; `null` for an empty one. */
  readonly terms: KeptTerms | null;
}

const BATCH = 500;

/**
 * Takes messages out of the records of sessions where messages go sooner than records: in a store whose
 * operator has shortened how long messages are kept. Those past their time are gone with it, the others
 * become rows, which the sweep finds by their day.
 *
 * The terms of the store say that it is done, so that a sweep need not look at every session again. For two
 * days after a change it looks every time, and so it does for as long as another collector keeps messages
 * longer on the same store: that one goes on putting messages in records. A record that changes meanwhile is
 * read again.
 *
 * @param context Store, lifetimes, terms and the present.
 * @returns Records that held messages; 0 where records may hold them.
 */
export async function emptyRecords(context: EmptyRecordsContext): Promise<number> {
  const { kv, retention, terms, now, keeping } = context;
  if (retention.recordsHoldRows || terms === null || areRecordsEmpty(terms)) return 0;
  let emptied = 0;
  const records = kv.list<StoredRecord>({ prefix: allSessionsPrefix() }, { batchSize: BATCH });
  for await (const entry of records) {
    const session = sessionKeyText(entry.key[1] as Uint8Array);
    let current = await completeRecord(kv, session, entry);
    while (holdsMessages(current)) {
      if (await empty(session, current, context)) {
        emptied++;
        break;
      }
      current = await readRecord(kv, session);
    }
  }
  await keeping.emptied(now);
  return emptied;
}

function holdsMessages({ record }: VersionedRecord): boolean {
  return record?.state === "counted" && record.messages !== "";
}

async function empty(
  session: string,
  before: VersionedRecord,
  { kv, retention, now }: EmptyRecordsContext,
): Promise<boolean> {
  const { record } = before;
  if (record?.state !== "counted") return true;
  const batch = createBatch(kv);
  const last = Math.max(...[...record.projects.values()].map(lastDay));
  const life = retention.markLife(last, now);
  writeRecord(batch, session, { ...record, messages: "" }, before, life);
  const day = onlyDay(record.projects);
  if (day >= retention.firstDay(now)) {
    const value = encodeRow(record.messages);
    const key = rowKey(session, day, messageKeyPart(record.ids[0]!));
    batch.set(key, value, value.length, retention.rowLife(day, now));
  }
  return (await batch.commit()).ok;
}
