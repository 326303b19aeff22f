import { clearDay } from "./clear_day.ts";
import { deleteSome } from "./delete_some.ts";
import {
  changedPrefix,
  countersPrefix,
  projectKey,
  projectsChangedKey,
  projectValuesPrefix,
  tablesPrefix,
} from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import { PROJECT_CLOSING } from "./project_gate.ts";

const ATTEMPTS = 12;

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

async function clearProject(kv: Deno.Kv, limits: AdaptiveLimits, project: string): Promise<void> {
  if (await hasCounters(kv, project)) return;
  const entry = await kv.get(projectKey(project));
  if (entry.versionstamp === null) return;
  const closing = await kv.atomic().check(entry).set(projectKey(project), PROJECT_CLOSING).commit();
  if (!closing.ok) return;
  let { versionstamp } = closing;
  for (let conflicts = 0; conflicts < ATTEMPTS;) {
    if (await hasCounters(kv, project)) return;
    const count = await kv.get<number>(projectsChangedKey());
    const going: Deno.KvKey[] = [];
    for (const prefix of [changedPrefix(project), projectValuesPrefix(project)]) {
      for await (const { key } of kv.list({ prefix })) going.push(key);
    }
    const batch = createBatch(kv);
    batch.check(projectKey(project), versionstamp);
    const isLast = deleteSome(batch, going, limits) === going.length;
    if (isLast) {
      batch.check(projectsChangedKey(), count.versionstamp);
      batch.set(projectsChangedKey(), Math.max((count.value ?? 1) - 1, 0), 4);
      batch.delete(projectKey(project));
    } else batch.set(projectKey(project), PROJECT_CLOSING, 4);
    const result = await batch.commit();
    if (result.ok && isLast) return;
    if (result.ok) ({ versionstamp } = result);
    else if ((await kv.get(projectKey(project))).versionstamp !== versionstamp) return;
    else conflicts++;
  }
}

async function hasCounters(kv: Deno.Kv, project: string): Promise<boolean> {
  for (const prefix of [tablesPrefix(project), countersPrefix(project)]) {
    for await (const _ of kv.list({ prefix }, { limit: 1 })) return true;
  }
  return false;
}
