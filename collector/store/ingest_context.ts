import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { splitCell } from "./cell.ts";
import type { Counters } from "./counters.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import type { ProjectGate } from "./project_gate.ts";
import type { RecentIds } from "./recent_ids.ts";
import type { Retention } from "./retention.ts";
import type { SessionMemory } from "./session_memory.ts";
import type { ValueGate } from "./value_gate.ts";

/** What the ingest path works with. */
export interface IngestContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Writes counters. */
  readonly counters: Counters;
  /** Who may become a project. */
  readonly projects: ProjectGate;
  /** Bounds distinct values. */
  readonly values: ValueGate;
  /** Sessions written last. */
  readonly memory: SessionMemory;
  /** Ids counted lately. */
  readonly recentIds: RecentIds;
  /** Lifetimes. */
  readonly retention: Retention;
  /** Removes what stands beside counters for days that have none any more. */
  readonly clear: (project: string, days: Iterable<number>) => Promise<void>;
  /** Told when messages of a group are durable and have their outcomes.
   * @default nobody is told before all have */
  readonly settled?: (() => void) | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
}

/**
 * Tidies up after a commit that has lowered counters, since a session moved to another day. The commit is
 * done, so a failure here is nobody's failure; the next sweep tidies up.
 */
export async function tidy(
  amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
  { clear, bus }: Pick<IngestContext, "clear" | "bus">,
): Promise<void> {
  for (const [project, days] of loweredDays(amounts)) {
    try {
      await clear(project, days);
    } catch {
      bus.publish("store.error", { operation: "commit" });
    }
  }
}

/** The days of each project on which amounts lower a counter. */
export function loweredDays(
  amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
): Map<string, ReadonlySet<number>> {
  const lowered = new Map<string, Set<number>>();
  for (const [project, cells] of amounts) {
    for (const [cell, amount] of cells) {
      if (amount >= 0n) continue;
      const { day } = splitCell(cell);
      const own = lowered.get(project);
      if (own === undefined) lowered.set(project, new Set([day]));
      else own.add(day);
    }
  }
  return lowered;
}
