import { disabledEventBus } from "../../observability/disabled_event_bus.ts";
import type { CandorEvents } from "../../observability/mod.ts";
import { DEFAULT_MIN_CELL } from "../../schemas/limits.ts";
import type { Receipt } from "../../schemas/mod.ts";
import { clearEmpty } from "./clear_empty.ts";
import { createCounters } from "./counters.ts";
import { createIngest } from "./create_ingest.ts";
import { createDayTables } from "./day_tables.ts";
import { exportRows } from "./export_rows.ts";
import { forgetSession } from "./forget_session.ts";
import { ingestGroup } from "./ingest_group.ts";
import { createIngestQueue, LANES } from "./ingest_queue.ts";
import { createLimits } from "./kv_limits.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import { createKeeping } from "./keeping.ts";
import { createLayout } from "./layout.ts";
import type { Maintenance } from "./maintenance.ts";
import { createProjectGate } from "./project_gate.ts";
import { createRecentIds } from "./recent_ids.ts";
import { createReadReport } from "./read_report.ts";
import { createRetention } from "./retention.ts";
import { type SessionKey, sessionKey } from "./session_key.ts";
import { createSessionMemory } from "./session_memory.ts";
import { viewSession } from "./session_view.ts";
import type { IngestOutcome, Store } from "./store.ts";
import { StoreError } from "./store_error.ts";
import type { StoreOptions } from "./store_options.ts";
import { guarded } from "./guarded.ts";
import { readDay } from "./utc_day.ts";
import { createValueGate } from "./value_gate.ts";

const GROUP_SIZE = 600;

/**
 * The store of a collector over Deno KV.
 *
 * A message, the mark that it was counted, the record of its session and all counters are one atomic
 * commit; concurrent callers share commits. Several stores, in one process or many, may work on one database.
 *
 * @param kv The database; it stays open when the store is closed.
 * @param options Clock, rules and bounds.
 * @returns The store.
 *
 * @example
 * ```ts
 * import { messageSchema } from "@candor/usage/schemas";
 * import { createStore } from "./create_store.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await Deno.openKv(":memory:");
 * const store = createStore(kv, { minCell: 1, now: () => Date.UTC(2026, 10, 22, 12) });
 * const [outcome] = await store.ingest([messageSchema.parse({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "EventMessage",
 *   event_type: "start",
 * })]);
 * assert.equal(outcome?.status, "accepted");
 * const { report } = await store.report("lmcache", { from: "2026-11-22", to: "2026-11-22" });
 * assert.deepEqual(report.dimensions.event_type, [{ value: "start", sessions: 1 }]);
 * await store.close();
 * ```
 */
export function createStore(kv: Deno.Kv, options: StoreOptions = {}): Store & Maintenance {
  const now = options.now ?? Date.now;
  const bus = options.bus ?? disabledEventBus<CandorEvents>();
  const patienceMs = options.patienceMs ?? 10_000;
  const declarations = options.declarations ?? {};
  const limits = options.limits ?? createLimits();
  const retentionDays = options.retentionDays ?? 90;
  const retention = createRetention(retentionDays);
  const keeping = createKeeping(kv, retentionDays);
  const projects = createProjectGate(kv, {
    projects: options.projects === undefined ? undefined : new Set(options.projects),
    maxProjects: options.maxProjects ?? 1000,
  });
  const values = createValueGate(kv, { limits, life: (day) => retention.markLife(day, now()) });
  const layout = createLayout(
    kv,
    new Map([[1, async () => {
      const { migrateLayout1 } = await import("./migrate_layout_1.ts");
      return await migrateLayout1({ kv, limits, retention, now });
    }]]),
  );
  let writable: Promise<unknown> | undefined;
  /** Whoever writes waits for this. */
  const ensureWritable = (): Promise<unknown> => {
    writable ??= Promise.all([layout.ensure(), keeping.note(now())]).catch((error) => {
      writable = undefined;
      throw error;
    });
    return writable;
  };
  const afterMigration = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await layout.readable();
    return await work();
  };
  const tables = createDayTables(kv);
  const readReport = createReadReport(tables, options.minCell ?? DEFAULT_MIN_CELL, now);
  const clear = (project: string, days: Iterable<number>): Promise<void> =>
    clearEmpty(kv, limits, project, days);
  const memory = createSessionMemory();
  const lanes = Array.from({ length: LANES }, (_, lane) => createCounters(kv, limits, lane, LANES));
  const counters = lanes[0]!;
  const context = {
    kv,
    limits,
    projects,
    values,
    memory,
    recentIds: createRecentIds(),
    retention,
    clear,
    now,
    bus,
  };
  const queue = createIngestQueue<PreparedMessage, IngestOutcome>({
    store: (group, settled, lane) =>
      guarded(bus, "commit", async () => {
        await ensureWritable();
        await ingestGroup(group, { ...context, counters: lanes[lane]!, settled });
      }),
    claims: ({ session, id }) => [session, id],
    groupSize: GROUP_SIZE,
    maxQueued: options.maxQueuedMessages ?? 10_000,
    patienceMs,
    bus,
  });
  const forget = async (session: SessionKey): Promise<Receipt> => {
    await layout.ensure();
    return await forgetSession(session, { kv, limits, counters, retention, now, clear });
  };
  let maintenance: Promise<Maintenance> | undefined;
  const maintain = (): Promise<Maintenance> =>
    maintenance ??= import("./create_maintenance.ts").then(({ createMaintenance }) =>
      createMaintenance({
        kv,
        limits,
        counters,
        retention,
        keeping,
        layout,
        now,
        tables,
        projects: projects.list,
        declarations,
        forget,
        bus,
      })
    );

  return {
    ingest: createIngest({ queue, now, bus, declarations }),
    report: (project, window) =>
      guarded(bus, "report", () => afterMigration(() => readReport(project, window)), {
        patienceMs,
      }),
    projects: () => guarded(bus, "projects", () => projects.list(), { patienceMs }),
    session: (sessionId) =>
      guarded(
        bus,
        "session",
        () =>
          afterMigration(() =>
            viewSession(
              kv,
              sessionId,
              retention.firstDay(now()),
              retention.firstMarkedDay(now()),
            )
          ),
        { patienceMs },
      ),
    forget: async (sessionId) => {
      const begun = performance.now();
      const receipt = await guarded(bus, "forget", () => forget(sessionKey(sessionId)), {
        patienceMs,
      });
      bus.publish("forget.done", {
        messages: receipt.deleted_messages,
        durationMs: performance.now() - begun,
      });
      return receipt;
    },
    export: async function* (project, window) {
      const from = Math.max(readDay(window.from), retention.firstDay(now()));
      try {
        await layout.readable();
        yield* exportRows(kv, project, from, readDay(window.to));
      } catch (error) {
        bus.publish("store.error", { operation: "export" });
        throw new StoreError("store_unavailable", 5, { cause: error });
      }
    },
    ready: () => {
      // Whoever waits for a store to be ready must not wait for its first request: an earlier layout is
      // brought up to date from here on.
      layout.readable().catch(() => {});
      return guarded(bus, "ready", () => layout.fits(), { patienceMs: Math.min(patienceMs, 2000) })
        .catch(() => false);
    },
    close: () => queue.close(),
    rebuild: async function* (options) {
      yield* (await maintain()).rebuild(options);
    },
    sweep: async () => await (await maintain()).sweep(),
  };
}
