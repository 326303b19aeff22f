import { splitCell } from "./cell.ts";
import type { Amounts } from "./contribution.ts";
import { changedAmounts, type SessionChange } from "./count_group.ts";
import { changedKey, counterKey, markKey, projectKey, rowKey } from "./keys.ts";
import { createBatch, type KvBatch } from "./kv_batch.ts";
import { MAX_VALUE_BYTES } from "./kv_limits.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import type { Retention } from "./retention.ts";
import { encodeRow } from "./row_codec.ts";
import { writeRecord } from "./session_records.ts";
import { lastDay } from "./summary.ts";

/** What {@linkcode writeChanges} needs besides the changes. */
export interface WriteContext {
  /** Versions of the projects' entries, checked by the commit. */
  readonly projects: ReadonlyMap<string, string>;
  /** Lifetimes. */
  readonly retention: Retention;
  /** The present. */
  readonly now: number;
  /** Whether to check that no message was counted before.
   * @default false */
  readonly checksMarks?: boolean;
}

/** A commit that is ready to be made. */
export interface WrittenChanges {
  /** The commit. */
  readonly batch: KvBatch;
  /** What it adds to counters, by project. */
  readonly amounts: ReadonlyMap<string, Amounts>;
  /** Further parts of each session's record. */
  readonly parts: ReadonlyMap<string, number>;
}

/**
 * Puts rows, marks, records and sums of changed sessions in one commit.
 *
 * @param kv The store.
 * @param changes Sessions whose values are settled.
 * @param context Versions and lifetimes.
 * @returns The commit, not yet made.
 */
export function writeChanges(
  kv: Deno.Kv,
  changes: readonly SessionChange[],
  { projects, retention, now, checksMarks = false }: WriteContext,
): WrittenChanges {
  const batch = createBatch(kv);
  const amounts = changedAmounts(changes);
  const parts = new Map<string, number>();
  for (const [project, versionstamp] of projects) batch.check(projectKey(project), versionstamp);
  for (const change of changes) {
    const last = Math.max(...[...change.projects.values()].map(lastDay));
    const further = writeRecord(
      batch,
      change.session,
      { state: "counted", projects: change.projects },
      change.before,
      retention.markLife(last, now),
    );
    parts.set(change.session, further);
    for (const { idPart, day } of change.messages) {
      if (checksMarks) batch.check(markKey(idPart), null);
      batch.set(markKey(idPart), day, 8, retention.markLife(day, now));
    }
    for (const row of packRows(change.messages)) {
      const { project, session, day, idPart } = row[0]!;
      const value = encodeRow(row.map(({ json }) => json));
      const life = retention.rowLife(day, now);
      batch.set(rowKey(project, session, day, idPart), value, value.length, life);
    }
  }
  addAmounts(batch, amounts);
  return { batch, amounts, parts };
}

/** Adds amounts to counters, and marks their days as changed. */
export function addAmounts(
  batch: KvBatch,
  amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
): void {
  for (const [project, cells] of amounts) {
    const days = new Set<number>();
    for (const [cell, amount] of cells) {
      if (amount === 0n) continue;
      const { day, path } = splitCell(cell);
      batch.add(counterKey(project, day, path), amount);
      days.add(day);
    }
    for (const day of days) batch.set(changedKey(project, day), 1, 4);
  }
}

/** Messages of one project and day that fit one value; each such row is one write. */
function packRows(messages: readonly PreparedMessage[]): PreparedMessage[][] {
  const rows: PreparedMessage[][] = [];
  const open = new Map<string, { row: PreparedMessage[]; bytes: number }>();
  for (const message of messages) {
    const name = `${message.day} ${message.project}`;
    let current = open.get(name);
    if (current === undefined || current.bytes + message.bytes + 1 > MAX_VALUE_BYTES) {
      current = { row: [], bytes: 2 };
      open.set(name, current);
      rows.push(current.row);
    }
    current.row.push(message);
    current.bytes += message.bytes + 1;
  }
  return rows;
}
