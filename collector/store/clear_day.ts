import { joinPath } from "./cell.ts";
import { decodeTable, encodeTable } from "./counter_table.ts";
import { deleteSome } from "./delete_some.ts";
import {
  changedKey,
  dayCountersPrefix,
  dayTablesPrefix,
  dayValuesPrefix,
  projectKey,
} from "./keys.ts";
import { createBatch, type KvBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import { PROJECT_OPEN } from "./project_gate.ts";
import { readCounters } from "./read_counters.ts";

const ATTEMPTS = 12;

/**
 * Removes all there is of a day whose counters come to nothing, in commits of bounded size.
 *
 * The counters of a day are sums over several places, and what one of them has too much another may have too
 * little. Every commit takes a counter out of all places at once, so that the sums are right after each.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 * @param project The project.
 * @param day The UTC day.
 */
export async function clearDay(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
  day: number,
): Promise<void> {
  let known: string | null = null;
  for (let conflicts = 0; conflicts < ATTEMPTS;) {
    const [entry, changed] = await kv.getMany([projectKey(project), changedKey(project, day)]);
    if (entry.versionstamp === null) return;
    if ((known === null || changed.versionstamp !== known) && await hasAny(kv, project, day)) {
      return;
    }
    const batch = createBatch(kv);
    batch.check(projectKey(project), entry.versionstamp);
    batch.check(changedKey(project, day), changed.versionstamp);
    const { size: { mutations } } = batch;
    const isLast = await deletePart(kv, batch, limits, { project, day });
    if (isLast && changed.versionstamp !== null) batch.delete(changedKey(project, day));
    if (batch.size.mutations === mutations) return;
    if (!isLast) batch.set(changedKey(project, day), 1, 4);
    // Lists of values go: whoever has entered values for a message and not counted it begins again.
    batch.set(projectKey(project), PROJECT_OPEN, 4);
    const result = await batch.commit();
    if (!result.ok) conflicts++;
    else if (isLast) return;
    else known = result.versionstamp;
  }
}

/** Whether any counter of a day is not zero. */
async function hasAny(kv: Deno.Kv, project: string, day: number): Promise<boolean> {
  const counters = (await readCounters(kv, project, day, day)).get(day);
  return counters !== undefined && counters.table.size > 0;
}

/** Removes lists of values and counters as far as there is room; says whether it was all. */
async function deletePart(
  kv: Deno.Kv,
  batch: KvBatch,
  limits: AdaptiveLimits,
  { project, day }: { readonly project: string; readonly day: number },
): Promise<boolean> {
  const limit = limits.current().mutations;
  const lists = await keysOf(kv, dayValuesPrefix(project, day), limit);
  if (deleteSome(batch, lists, limits) < lists.length || lists.length === limit) return false;
  const alone = await keysOf(kv, dayCountersPrefix(project, day), limit);
  const deleted = deleteSome(batch, alone, limits);
  const isAll = deleted === alone.length && alone.length < limit;
  const gone = alone.slice(0, deleted).map((key) => joinPath(key.slice(3).map(String)));
  for await (
    const { key, value } of kv.list<Uint8Array>({ prefix: dayTablesPrefix(project, day) })
  ) {
    const table = decodeTable(value);
    const { size } = table;
    for (const path of gone) table.delete(path);
    const rest = encodeTable(table);
    if (isAll || table.size === 0) batch.delete(key);
    else if (table.size < size) batch.set(key, rest, rest.length);
  }
  return isAll;
}

async function keysOf(kv: Deno.Kv, prefix: Deno.KvKey, limit: number): Promise<Deno.KvKey[]> {
  const keys: Deno.KvKey[] = [];
  for await (const { key } of kv.list({ prefix }, { limit })) keys.push(key);
  return keys;
}
