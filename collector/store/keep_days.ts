import { clearEmpty } from "./clear_empty.ts";
import { foldDays } from "./fold_days.ts";
import { changedPrefix, projectValuesPrefix } from "./keys.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";

/** Keeps the days of a project in order; `before` is the first day that is not over yet. */
export type KeepDays = (project: string, before: number) => Promise<void>;

/** How far the days of a project were looked at. */
interface Looked {
  /** The latest stamp among them. */
  readonly stamp: string;
  /** The first day that was not over yet. */
  readonly before: number;
}

/**
 * Removes what stands beside counters for days that have none, such as what a message leaves that was refused
 * at the last moment, or a process that ended between two commits; and brings the counters of days that are
 * over together.
 *
 * Days are for ever, so a day whose stamp is none later than what was seen the last time is not read again.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 */
export function createKeepDays(kv: Deno.Kv, limits: AdaptiveLimits): KeepDays {
  const looked = new Map<string, Looked>();
  return async (project, before) => {
    const last = looked.get(project);
    const known = new Set<number>();
    const days = new Set<number>();
    let stamp = last?.stamp ?? "";
    const stamps = kv.list({ prefix: changedPrefix(project) }, { batchSize: 500 });
    for await (const { key, versionstamp } of stamps) {
      const day = Number(key[2]);
      known.add(day);
      if (last === undefined || versionstamp > last.stamp || day >= last.before) days.add(day);
      if (versionstamp > stamp) stamp = versionstamp;
    }
    const lists = kv.list({ prefix: projectValuesPrefix(project) }, { batchSize: 500 });
    for await (const { key } of lists) if (!known.has(Number(key[2]))) days.add(Number(key[2]));
    await clearEmpty(kv, limits, project, days);
    await foldDays(kv, project, [...days].filter((day) => day < before));
    looked.set(project, { stamp, before });
  };
}
