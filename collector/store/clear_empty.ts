import {
  changedKey,
  changedPrefix,
  countersPrefix,
  dayCountersPrefix,
  dayTablesPrefix,
  dayValuesPrefix,
  projectKey,
  projectsChangedKey,
  projectValuesPrefix,
  tablesPrefix,
} from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import { PROJECT_CLOSING, PROJECT_OPEN } from "./project_gate.ts";
import { readCounters } from "./read_counters.ts";

const ATTEMPTS = 12;
const MOST_COUNTERS = 200;

/**
 * Removes what stands beside counters for days that have none, and the project once it has none at all.
 * Work is bounded by the days given, not by what else is stored.
 *
 * A day is removed under a check of its stamp, which every commit that counts something on it changes. A
 * project is first marked as closing: whoever counts something for it afterwards has to open it again, so
 * that nothing can be counted between the last look and the removal.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 * @param project The project.
 * @param days Days that may have no counter any more.
 */
export async function clearEmpty(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
  days: Iterable<number>,
): Promise<void> {
  for (const day of days) await clearDay(kv, limits, project, day);
  await clearProject(kv, limits, project);
}

/**
 * Removes what stands beside counters for all days that have none: what a message leaves that was refused
 * at the last moment, or a process that ended between two commits.
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
  await clearEmpty(kv, limits, project, days);
}

async function clearDay(
  kv: Deno.Kv,
  limits: AdaptiveLimits,
  project: string,
  day: number,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [entry, changed] = await kv.getMany([projectKey(project), changedKey(project, day)]);
    if (entry.versionstamp === null) return;
    const counters = (await readCounters(kv, project, day, day)).get(day);
    if (counters !== undefined && (counters.table.size > 0 || counters.entries > MOST_COUNTERS)) {
      return;
    }
    const going = changed.versionstamp === null ? [] : [changedKey(project, day)];
    for (
      const prefix of [
        dayTablesPrefix(project, day),
        dayCountersPrefix(project, day),
        dayValuesPrefix(project, day),
      ]
    ) {
      for await (const { key } of kv.list({ prefix })) going.push(key);
    }
    if (going.length === 0) return;
    const most = Math.floor(limits.current().mutations / 2);
    const batch = createBatch(kv);
    batch.check(projectKey(project), entry.versionstamp);
    batch.check(changedKey(project, day), changed.versionstamp);
    // Lists of values go: whoever has entered values for a message and not counted it begins again.
    batch.set(projectKey(project), PROJECT_OPEN, 4);
    for (const key of going.slice(-most)) batch.delete(key);
    if ((await batch.commit()).ok && going.length <= most) return;
  }
}

async function clearProject(kv: Deno.Kv, limits: AdaptiveLimits, project: string): Promise<void> {
  if (await hasCounters(kv, project)) return;
  const entry = await kv.get(projectKey(project));
  if (entry.versionstamp === null) return;
  const closing = await kv.atomic().check(entry).set(projectKey(project), PROJECT_CLOSING).commit();
  if (!closing.ok) return;
  let { versionstamp } = closing;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await hasCounters(kv, project)) return;
    const count = await kv.get<number>(projectsChangedKey());
    const going: Deno.KvKey[] = [];
    for (const prefix of [changedPrefix(project), projectValuesPrefix(project)]) {
      for await (const { key } of kv.list({ prefix })) going.push(key);
    }
    const most = Math.floor(limits.current().mutations / 2);
    const isLast = going.length <= most;
    const batch = createBatch(kv);
    batch.check(projectKey(project), versionstamp);
    for (const key of going.slice(0, most)) batch.delete(key);
    if (isLast) {
      batch.check(projectsChangedKey(), count.versionstamp);
      batch.set(projectsChangedKey(), Math.max((count.value ?? 1) - 1, 0), 4);
      batch.delete(projectKey(project));
    } else batch.set(projectKey(project), PROJECT_CLOSING, 4);
    const result = await batch.commit();
    if (result.ok && isLast) return;
    if (result.ok) ({ versionstamp } = result);
    else if ((await kv.get(projectKey(project))).versionstamp !== versionstamp) return;
  }
}

async function hasCounters(kv: Deno.Kv, project: string): Promise<boolean> {
  for (const prefix of [tablesPrefix(project), countersPrefix(project)]) {
    for await (const _ of kv.list({ prefix }, { limit: 1 })) return true;
  }
  return false;
}
