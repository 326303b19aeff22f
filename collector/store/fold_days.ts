import type { CounterTable } from "./counter_table.ts";
import { addToTable, decodeTable, encodeTable } from "./counter_table.ts";
import { joinPath } from "./cell.ts";
import { MAX_TABLE_BYTES } from "./counters.ts";
import { changedKey, dayCountersPrefix, dayTablesPrefix, tableKey } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";

const BITS = 64;
const MOST_COUNTERS = 100;

/**
 * Brings the counters of days together that several writers have counted in tables of their own: one table
 * is quicker to read. Nothing is published differently. A day is written under a check of its stamp, so
 * that what is counted meanwhile is not lost; such a day is left for the next time.
 *
 * @param kv The store.
 * @param project The project.
 * @param days The days.
 * @returns Days that were changed.
 */
export async function foldDays(
  kv: Deno.Kv,
  project: string,
  days: Iterable<number>,
): Promise<number> {
  let folded = 0;
  for (const day of days) if (await foldDay(kv, project, day)) folded++;
  return folded;
}

async function foldDay(kv: Deno.Kv, project: string, day: number): Promise<boolean> {
  const changed = await kv.get(changedKey(project, day));
  const table: CounterTable = new Map();
  const going: Deno.KvKey[] = [];
  let tables = 0;
  const prefix = dayTablesPrefix(project, day);
  for await (const { key, value } of kv.list<Uint8Array>({ prefix })) {
    tables++;
    going.push(key);
    for (const [path, amount] of decodeTable(value)) addToTable(table, path, amount);
  }
  const counters = kv.list<Deno.KvU64>({ prefix: dayCountersPrefix(project, day) }, {
    limit: MOST_COUNTERS,
  });
  let alone = 0;
  for await (const { key, value } of counters) {
    alone++;
    going.push(key);
    addToTable(table, joinPath(key.slice(3).map(String)), BigInt.asIntN(BITS, value.value));
  }
  const value = encodeTable(table);
  if ((tables < 2 && alone === 0) || table.size === 0 || value.length > MAX_TABLE_BYTES) {
    return false;
  }
  const batch = createBatch(kv);
  batch.check(changedKey(project, day), changed.versionstamp);
  for (const key of going) batch.delete(key);
  batch.set(tableKey(project, day, 0), value, value.length);
  batch.set(changedKey(project, day), 1, 4);
  return (await batch.commit()).ok;
}
