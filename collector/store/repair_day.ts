import { cellOf, joinPath } from "./cell.ts";
import type { Amounts } from "./contribution.ts";
import type { Counters } from "./counters.ts";
import { changedKey } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import type { CounterDifference } from "./maintenance.ts";

/** What {@linkcode repairDay} works with. */
export interface RepairContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Writes counters. */
  readonly counters: Counters;
}

/** What is to be repaired. */
export interface Repair {
  /** The project. */
  readonly project: string;
  /** The UTC day. */
  readonly day: number;
  /** Stamp of the day when its counters were compared; `null` for none. */
  readonly stamp: string | null;
  /** Counters that are not what they have to be. */
  readonly differences: readonly CounterDifference[];
}

/**
 * Sets the counters of a day right, some in each commit, as long as nobody else changes them.
 *
 * @param context Store and limits.
 * @param repair The day and its counters.
 * @returns How many were set right, the first ones.
 */
export async function repairDay(
  { kv, limits, counters }: RepairContext,
  { project, day, stamp, differences }: Repair,
): Promise<number> {
  const most = Math.max(1, Math.floor(limits.current().mutations / 4));
  let version = stamp;
  let repaired = 0;
  while (repaired < differences.length) {
    const part = differences.slice(repaired, repaired + most);
    const amounts: Amounts = new Map();
    for (const { counter, stored, expected } of part) {
      amounts.set(cellOf(day, joinPath(counter)), expected - stored);
    }
    const end = await counters.exclusive(async () => {
      const batch = createBatch(kv);
      batch.check(changedKey(project, day), version);
      const written = await counters.add(batch, new Map([[project, amounts]]));
      let result: Deno.KvCommitResult | Deno.KvCommitError = { ok: false };
      try {
        result = await batch.commit();
      } finally {
        if (!result.ok) written.failed();
      }
      if (result.ok) written.done(result.versionstamp);
      return result;
    });
    if (!end.ok) return repaired;
    version = end.versionstamp;
    repaired += part.length;
  }
  return repaired;
}
