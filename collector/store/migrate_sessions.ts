import { splitCell } from "./cell.ts";
import { deletionKey, markKey, rowKey, sessionMarksPrefix } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import { oldPartsPrefix, oldRowsPrefix, oldSessionKey, oldTextRange } from "./layout_1_keys.ts";
import type { MigrationContext } from "./migrate_layout_1.ts";
import { decodeRow, messageKeyPart } from "./row_codec.ts";
import { decodeRecord, type SessionRecord } from "./session_record.ts";
import { readRecord, writeRecord } from "./session_records.ts";
import { lastDay } from "./summary.ts";
import { MAX_IDS_PER_RECORD } from "./write_changes.ts";

/** A row and where it stands. */
interface Row {
  readonly key: Deno.KvKey;
  readonly day: number;
  readonly value: Uint8Array;
  readonly ids: readonly string[];
}

/** Most rows, and bytes of them, that are moved in one commit. */
const MOST_ROWS = 20;
const MOST_BYTES = 300_000;
const ATTEMPTS = 20;

/**
 * Brings the sessions of layout 1 to layout 2: each record under a new key, with the ids of its messages. A
 * session is moved in one commit; one with many rows in several, its record last. What is not done yet is
 * known by its old key, so that work that stopped goes on by itself, and several may work at once.
 *
 * @param context Store and lifetimes.
 * @returns Sessions that were moved.
 * @throws Error when another process, of an earlier version, keeps changing a session.
 */
export async function migrateSessions(context: MigrationContext): Promise<number> {
  let moved = 0;
  for await (const { key } of context.kv.list(oldTextRange("s"), { batchSize: 500 })) {
    const session = String(key[1]);
    for (let conflicts = 0; conflicts < ATTEMPTS;) {
      const end = await moveSession(context, session);
      if (end === "done") break;
      if (end === "came second" && ++conflicts === ATTEMPTS) {
        throw new Error(
          "Cannot migrate store: its sessions keep changing, expected no other writer",
        );
      }
    }
    moved++;
  }
  await moveDeletions(context);
  return moved;
}

/** Moves a session as far as one commit allows. */
async function moveSession(
  { kv, retention, now }: MigrationContext,
  session: string,
): Promise<"done" | "goes on" | "came second"> {
  const { record, versionstamp, parts } = await readOldRecord(kv, session);
  if (record === null) return "done";
  const rows = record.state === "deleted"
    ? []
    : await readOldRows(kv, session, record.projects.keys());
  const ids = rows.flatMap((row) => row.ids);
  const isLong = rows.length > MOST_ROWS || sizeOf(rows) > MOST_BYTES ||
    ids.length > MAX_IDS_PER_RECORD;
  const batch = createBatch(kv);
  batch.check(oldSessionKey(session), versionstamp);
  for (const row of isLong ? rows.slice(0, 1) : rows) {
    batch.delete(row.key);
    const part = messageKeyPart(row.ids[0]!);
    const life = retention.rowLife(row.day, now());
    batch.set(rowKey(session, row.day, part), row.value, row.value.length, life);
    if (!isLong) continue;
    for (const id of row.ids) {
      const key = markKey(session, messageKeyPart(id));
      batch.set(key, row.day, 8, retention.markLife(row.day, now()));
    }
  }
  if (!isLong) {
    batch.delete(oldSessionKey(session));
    for (let part = 1; part <= parts; part++) batch.delete([...oldPartsPrefix(session), part]);
    const before = await readRecord(kv, session);
    if (record.state === "counted") {
      const last = Math.max(...[...record.projects.values()].map(lastDay));
      const marks = await countMarks(kv, session);
      writeRecord(
        batch,
        session,
        { ...record, ids, marks },
        before,
        retention.markLife(last, now()),
      );
    } else writeRecord(batch, session, record, before, retention.tombstoneLife());
  }
  if (!(await batch.commit()).ok) return "came second";
  return isLong ? "goes on" : "done";
}

/** Messages whose marks an earlier commit has moved. */
async function countMarks(kv: Deno.Kv, session: string): Promise<number> {
  let marks = 0;
  for await (const _ of kv.list({ prefix: sessionMarksPrefix(session) })) marks++;
  return marks;
}

/** Deletions that stopped half-way are taken up by the next sweep; which counters they lowered is no matter. */
async function moveDeletions({ kv }: MigrationContext): Promise<void> {
  for await (const entry of kv.list<Uint8Array>(oldTextRange("f"))) {
    const session = String(entry.key[1]);
    const note = JSON.parse(new TextDecoder().decode(entry.value)) as Record<string, string[]>;
    const days = Object.entries(note).map(([project, cells]) =>
      [project, [...new Set(cells.map((cell) => splitCell(cell).day))]] as const
    );
    const value = new TextEncoder().encode(JSON.stringify(Object.fromEntries(days)));
    await kv.atomic().check(entry).delete(entry.key).set(deletionKey(session), value).commit();
  }
}

async function readOldRows(
  kv: Deno.Kv,
  session: string,
  projects: Iterable<string>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const project of projects) {
    for await (
      const { key, value } of kv.list<Uint8Array>({ prefix: oldRowsPrefix(project, session) })
    ) {
      const ids = decodeRow(value).map(({ message_id: id }) => String(id));
      rows.push({ key, day: Number(key[3]), value, ids });
    }
  }
  return rows;
}

function sizeOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { value }) => sum + value.length, 0);
}

interface OldRecord {
  readonly record: SessionRecord | null;
  readonly versionstamp: string | null;
  readonly parts: number;
}

async function readOldRecord(kv: Deno.Kv, session: string): Promise<OldRecord> {
  const { value, versionstamp } = await kv.get<
    Uint8Array | { readonly parts: number; readonly bytes: Uint8Array }
  >(oldSessionKey(session));
  if (value === null) return { record: null, versionstamp, parts: 0 };
  if (value instanceof Uint8Array) return { record: decodeRecord(value), versionstamp, parts: 0 };
  const slices = [value.bytes];
  for await (const part of kv.list<Uint8Array>({ prefix: oldPartsPrefix(session) })) {
    slices.push(part.value);
  }
  const bytes = new Uint8Array(await new Blob(slices as BlobPart[]).arrayBuffer());
  return { record: decodeRecord(bytes), versionstamp, parts: value.parts };
}
