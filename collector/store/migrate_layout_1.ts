import type { AdaptiveLimits } from "./kv_limits.ts";
import { isOldMark } from "./layout_1_keys.ts";
import { migrateCounters } from "./migrate_counters.ts";
import { migrateSessions } from "./migrate_sessions.ts";
import type { Retention } from "./retention.ts";

/** What {@linkcode migrateLayout1} works with. */
export interface MigrationContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Lifetimes. */
  readonly retention: Retention;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

const MARKS_PER_COMMIT = 200;

/**
 * Brings a store of layout 1 to layout 2. Streams, in commits of bounded size, each of which leaves every
 * number what it was; work that stopped goes on where it was, and several processes may do it at once. No
 * collector of an earlier version may write at the same time.
 *
 * A message whose raw form was deleted before the migration, which is only possible when fewer than 32 days
 * are kept, has no session any more that its mark could belong to: a copy of it that is less than 30 days
 * old would be counted again.
 *
 * @param context Store, limits and lifetimes.
 * @returns What was moved.
 */
export async function migrateLayout1(
  context: MigrationContext,
): Promise<{ readonly sessions: number; readonly counters: number }> {
  const sessions = await migrateSessions(context);
  const counters = await migrateCounters(context);
  await deleteOldMarks(context.kv);
  return { sessions, counters };
}

/** The marks of layout 1 are needed no longer: the records of their sessions say the same. */
async function deleteOldMarks(kv: Deno.Kv): Promise<void> {
  let part: Deno.KvKey[] = [];
  const flush = async (): Promise<void> => {
    const atomic = kv.atomic();
    for (const key of part) atomic.delete(key);
    await atomic.commit();
    part = [];
  };
  for await (const { key } of kv.list({ prefix: ["i"] }, { batchSize: 500 })) {
    if (!isOldMark(key)) continue;
    part.push(key);
    if (part.length === MARKS_PER_COMMIT) await flush();
  }
  if (part.length > 0) await flush();
}
