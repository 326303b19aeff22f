import type { CandorEvents, EventBus } from "../observability/mod.ts";
import { createCollector } from "./app.ts";
import { hashToken } from "./hash_token.ts";
import { openKv } from "./open_kv.ts";
import type { CollectorApp } from "./route_deps.ts";
import type { CollectorSettings } from "./settings.ts";
import { createStore } from "./store/create_store.ts";
import type { Maintenance } from "./store/maintenance.ts";
import type { Store } from "./store/store.ts";

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
  /** How often what is past its time is removed, in milliseconds; the first time at once. For a process
   * that stays; a platform with schedules of its own calls `store.sweep`.
   * @default never */
  readonly sweepEveryMs?: number | undefined;
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
    options: { ...options, adminTokenHash, writeKeyHashes },
  });
  const stopSweeping = sweepEvery(deps.sweepEveryMs, store);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopSweeping();
    try {
      await store.close();
    } finally {
      kv.close();
    }
  };
  return { app, store, kv, close: () => closing ??= close() };
}

/** A sweep that fails has told the bus; the next one does its work. */
function sweepEvery(everyMs: number | undefined, store: Maintenance): () => void {
  if (everyMs === undefined) return () => {};
  const sweep = (): void => void store.sweep().catch(() => {});
  sweep();
  const timer = setInterval(sweep, everyMs);
  return () => clearInterval(timer);
}
