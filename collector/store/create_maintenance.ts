import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { guarded } from "./guarded.ts";
import { createKeepDays } from "./keep_days.ts";
import type { Keeping } from "./keeping.ts";
import type { Layout } from "./layout.ts";
import type { Maintenance } from "./maintenance.ts";
import { type RebuildContext, rebuildStore } from "./rebuild_store.ts";
import { sweepStore } from "./sweep_store.ts";

/** What {@linkcode createMaintenance} works with. */
export interface MaintenanceDeps extends Omit<RebuildContext, "keeping"> {
  /** Waits for the layout that this version reads. */
  readonly layout: Pick<Layout, "readable">;
  /** Keeps in mind how long messages are kept. */
  readonly keeping: Keeping;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
}

/**
 * The work on a store that is done now and then; loaded when it is first done.
 *
 * @param deps Store, limits and lifetimes.
 */
export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { kv, limits, layout, now, bus } = deps;
  const keepDays = createKeepDays(kv, limits);
  return {
    rebuild: async function* (options = {}) {
      await layout.readable();
      yield* rebuildStore(deps, options);
    },
    sweep: () =>
      guarded(bus, "job", async () => {
        const begun = performance.now();
        await layout.readable();
        const projects = await deps.projects();
        const result = await sweepStore({ ...deps, now: now(), projects, keepDays });
        const changed = Object.values(result).reduce((sum, count) => sum + count, 0);
        bus.publish("job.done", { job: "sweep", changed, durationMs: performance.now() - begun });
        return result;
      }),
  };
}
