import { splitCell } from "./cell.ts";
import {
  changedKey,
  changedPrefix,
  counterKey,
  dayCountersPrefix,
  dayValuesPrefix,
  projectCountersPrefix,
  projectKey,
  projectsChangedKey,
  projectValuesPrefix,
} from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";

const KEYS_PER_READ = 10;
const ATTEMPTS = 12;
const MOST_ZEROS = 200;

/**
 * Removes counters that have become zero, the records that stand beside them for days without any
 * counter, and the project once it has no counter at all. Work is bounded by the cells given, not by
 * what else is stored.
 *
 * A counter is removed only as it was read. Days and projects are removed under a check of the project's
 * entry, which every commit that counts something checks too.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 * @param project The project.
 * @param cells Counters that may be zero.
 */
export async function clearEmpty(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
  cells: readonly string[],
): Promise<void> {
  const days = new Set<number>();
  const keys = cells.map((cell) => {
    const { day, path } = splitCell(cell);
    days.add(day);
    return counterKey(project, day, path);
  });
  await clearCounters(kv, limits, keys);
  await clearDays(kv, limits, project, [...days]);
}

/**
 * Removes what stands beside counters for the days and projects that have none: what a message leaves that
 * was refused at the last moment, or a process that ended between two commits.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 * @param project The project.
 */
export async function clearEmptyDays(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
): Promise<void> {
  const days = new Set<number>();
  for (const prefix of [changedPrefix(project), projectValuesPrefix(project)]) {
    for await (const { key } of kv.list({ prefix }, { batchSize: 500 })) days.add(Number(key[2]));
  }
  await clearDays(kv, limits, project, [...days]);
}

async function clearCounters(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  keys: readonly Deno.KvKey[],
): Promise<void> {
  const reads: Promise<Deno.KvEntryMaybe<Deno.KvU64>[]>[] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_READ) {
    reads.push(kv.getMany<Deno.KvU64[]>(keys.slice(at, at + KEYS_PER_READ)));
  }
  const zero = (await Promise.all(reads)).flat().filter(({ value }) => value?.value === 0n);
  const most = Math.max(1, Math.min(KEYS_PER_READ, limits.current().checks));
  for (let at = 0; at < zero.length; at += most) {
    const atomic = kv.atomic();
    for (const entry of zero.slice(at, at + most)) atomic.check(entry).delete(entry.key);
    // A counter that was added to meanwhile is not zero any more, and its neighbours can wait.
    await atomic.commit();
  }
}

async function clearDays(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
  days: readonly number[],
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [entry, count] = await kv.getMany<[number, number]>([
      projectKey(project),
      projectsChangedKey(),
    ]);
    if (entry.versionstamp === null) return;
    const going: Deno.KvKey[] = [];
    for (const day of days) {
      const zeros = await readZeros(kv, project, day);
      if (zeros === null) continue;
      going.push(...zeros);
      for await (const { key } of kv.list({ prefix: dayValuesPrefix(project, day) })) {
        going.push(key);
      }
      const changed = changedKey(project, day);
      if ((await kv.get(changed)).versionstamp !== null) going.push(changed);
    }
    const empty = going.length === 0 && !await isAny(kv, projectCountersPrefix(project));
    if (empty) {
      for (const prefix of [changedPrefix(project), projectValuesPrefix(project)]) {
        for await (const { key } of kv.list({ prefix })) going.push(key);
      }
    }
    if (going.length === 0 && !empty) return;
    const most = Math.floor(limits.current().mutations / 2);
    const batch = createBatch(kv);
    batch.check(projectKey(project), entry.versionstamp);
    for (const key of going.slice(0, most)) batch.delete(key);
    const last = empty && going.length <= most;
    if (last) {
      batch.check(projectsChangedKey(), count.versionstamp);
      batch.set(projectsChangedKey(), Math.max((count.value ?? 1) - 1, 0), 4);
      batch.delete(projectKey(project));
    } else batch.set(projectKey(project), 1, 4);
    const { ok } = await batch.commit();
    if (ok && last) return;
  }
}

/** The counters of a day if all of them are zero and they are not many, otherwise `null`. */
async function readZeros(
  kv: Deno.Kv,
  project: string,
  day: number,
): Promise<Deno.KvKey[] | null> {
  const zeros: Deno.KvKey[] = [];
  const entries = kv.list<Deno.KvU64>({ prefix: dayCountersPrefix(project, day) }, {
    limit: MOST_ZEROS + 1,
  });
  for await (const { key, value } of entries) {
    if (value.value !== 0n || zeros.length === MOST_ZEROS) return null;
    zeros.push(key);
  }
  return zeros;
}

async function isAny(kv: Deno.Kv, prefix: Deno.KvKey): Promise<boolean> {
  for await (const _ of kv.list({ prefix }, { limit: 1 })) return true;
  return false;
}
