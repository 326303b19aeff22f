import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import type { ProjectGate } from "./project_gate.ts";
import type { Retention } from "./retention.ts";
import type { SessionMemory } from "./session_memory.ts";
import type { ValueGate } from "./value_gate.ts";

/** What the ingest path works with. */
export interface IngestContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Who may become a project. */
  readonly projects: ProjectGate;
  /** Bounds distinct values. */
  readonly values: ValueGate;
  /** Sessions written last. */
  readonly memory: SessionMemory;
  /** Lifetimes. */
  readonly retention: Retention;
  /** Removes counters that are zero and what stands beside them. */
  readonly clear: (project: string, cells: readonly string[]) => Promise<void>;
  /** Told when messages of a group are durable and have their outcomes.
   * @default nobody is told before all have */
  readonly settled?: (() => void) | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
}

/**
 * Removes the counters that a commit has brought to zero, after a session moved to another day. The
 * commit is done, so a failure here is nobody's failure; the next sweep tidies up.
 */
export async function tidy(
  amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
  { clear, bus }: Pick<IngestContext, "clear" | "bus">,
): Promise<void> {
  for (const [project, cells] of amounts) {
    const lowered = [...cells].filter(([, amount]) => amount < 0n).map(([cell]) => cell);
    if (lowered.length === 0) continue;
    try {
      await clear(project, lowered);
    } catch {
      bus.publish("store.error", { operation: "commit" });
    }
  }
}
