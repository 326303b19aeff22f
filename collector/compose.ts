import { disabledEventBus } from "../observability/disabled_event_bus.ts";
import type { CandorEvents, EventBus } from "../observability/mod.ts";
import { createCollector } from "./app.ts";
import { hashToken } from "./hash_token.ts";
import { startJobs } from "./jobs/start_jobs.ts";
import { openKv } from "./open_kv.ts";
import { createReceiptSigner } from "./receipt_signer.ts";
import type { CollectorApp } from "./route_deps.ts";
import type { CollectorSettings } from "./settings.ts";
import { createStore } from "./store/create_store.ts";
import type { Maintenance } from "./store/maintenance.ts";
import type { Store } from "./store/store.ts";
import { withinTime } from "./within_time.ts";

const SWEEP_END_MS = 1_000;

/** What a whole collector is observed with. */
export interface ComposeDeps {
  /** Where events go; the caller starts and stops it.
   * @default nowhere */
  readonly bus?: EventBus<CandorEvents> | undefined;
  /** Text for `/metrics`.
   * @default none */
  readonly prometheusText?: (() => string | Promise<string>) | undefined;
  /** Hears of failures that nobody foresaw.
   * @default nobody */
  readonly onFault?: ((error: unknown, requestId: string) => void) | undefined;
  /** Whether the data is made up; every page then says so.
   * @default false */
  readonly synthetic?: boolean | undefined;
  /** Whether what is past its time is swept now and then, for a process that stays; a platform with
   * schedules of its own calls `store.sweep`.
   * @default false */
  readonly jobs?: boolean | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default `Date.now` */
  readonly now?: (() => number) | undefined;
}

/** A collector with its store. */
export interface ComposedCollector {
  /** The app; its `fetch` answers requests. */
  readonly app: CollectorApp;
  /** What is kept. */
  readonly store: Store & Maintenance;
  /** The database under it, for jobs. */
  readonly kv: Deno.Kv;
  /** What is to be done now and then: the sweep, and the watch over the numbers if there is a webhook. */
  readonly upkeep: Pick<Maintenance, "sweep">;
  /** Finishes what was accepted, then closes the database. Calls share one. */
  close(): Promise<void>;
}

/**
 * Opens the database and puts the collector together: what `collect` and the deploy entry share.
 *
 * @param settings Where to keep, whom to serve.
 * @param deps What it is observed with.
 * @returns The collector, not listening yet.
 * @throws Error with one sentence when the database cannot be opened.
 *
 * @example
 * ```ts
 * import { composeCollector } from "@candor/usage/collector";
 * import assert from "node:assert/strict";
 *
 * const collector = await composeCollector({ kv: ":memory:" });
 * assert.equal((await collector.app.request("/readyz")).status, 200);
 * await collector.close();
 * ```
 */
export async function composeCollector(
  settings: CollectorSettings,
  deps: ComposeDeps = {},
): Promise<ComposedCollector> {
  const { kv: location, adminToken, writeKeys, ...options } = settings;
  const adminTokenHash = adminToken === undefined ? undefined : await hashToken(adminToken);
  const writeKeyHashes = new Map(
    await Promise.all(
      [...writeKeys ?? []].map(async ([project, keys]) =>
        [project, await Promise.all(keys.map(hashToken))] as const
      ),
    ),
  );
  const kv = await openKv(location);
  const projects = options.projects?.length ? options.projects : undefined;
  const store = createStore(kv, { ...settings, projects, now: deps.now, bus: deps.bus });
  const app = createCollector({
    ...deps,
    store,
    receipts: createReceiptSigner(kv),
    options: { ...options, adminTokenHash, writeKeyHashes },
  });
  const webhook = settings.watchdogWebhook;
  const watch = webhook === undefined
    ? undefined
    : (await import("./jobs/watch_numbers.ts")).watchNumbers({
      store,
      kv,
      webhook,
      bus: deps.bus ?? disabledEventBus<CandorEvents>(),
      now: deps.now,
    });
  const upkeep: Pick<Maintenance, "sweep"> = {
    sweep: async () => {
      // The numbers are looked at whatever became of the sweep; the next turn looks again.
      await watch?.().catch(() => {});
      return await store.sweep();
    },
  };
  const jobs = deps.jobs ? startJobs(upkeep) : undefined;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await store.close();
      // A sweep is done again later; it must not hold up the end of the process.
      await withinTime(SWEEP_END_MS, jobs?.stop() ?? Promise.resolve(), () => {});
    } finally {
      kv.close();
    }
  };
  return { app, store, kv, upkeep, close: () => closing ??= close() };
}
