import type { Maintenance } from "../store/maintenance.ts";

/** Work that is repeated until it is stopped. */
export interface Jobs {
  /** Starts nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** When {@linkcode startJobs} does its work. */
export interface JobsOptions {
  /** Time from the end of one sweep to the beginning of the next, in milliseconds.
   * @default 21_600_000 (six hours) */
  readonly intervalMs?: number | undefined;
  /** Time to the first sweep, in milliseconds.
   * @default 60_000 */
  readonly firstAfterMs?: number | undefined;
  /** Calls back later without keeping the process alive; gives back what cancels it.
   * @default a timer that is not waited for */
  readonly later?: ((run: () => void, delayMs: number) => () => void) | undefined;
}

/**
 * Sweeps a store now and then, for a collector that runs all the time. Several collectors on one database
 * may do so at once. A sweep that fails is repeated at the next turn; the store publishes the failure.
 *
 * @param store What to sweep.
 * @param options When.
 * @returns How to stop it.
 *
 * @example
 * ```ts
 * import { startJobs } from "./start_jobs.ts";
 * import assert from "node:assert/strict";
 *
 * const turns: (() => void)[] = [];
 * let sweeps = 0;
 * const result = { rows: 0, emptied: 0, marks: 0, sessions: 0, resumed: 0, lists: 0 };
 * const store = { sweep: () => Promise.resolve((sweeps++, result)) };
 * const jobs = startJobs(store, { later: (run) => (turns.push(run), () => {}) });
 * turns.shift()?.();
 * await jobs.stop();
 * assert.equal(sweeps, 1);
 * ```
 */
export function startJobs(
  store: Pick<Maintenance, "sweep">,
  { intervalMs = 21_600_000, firstAfterMs = 60_000, later = unwaited }: JobsOptions = {},
): Jobs {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = (): void => {};
  const sweep = async (): Promise<void> => {
    await store.sweep().catch(() => {});
    if (!stopped) cancel = later(turn, intervalMs);
  };
  const turn = (): void => {
    if (!stopped) running = sweep();
  };
  cancel = later(turn, firstAfterMs);
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await running;
    },
  };
}

function unwaited(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}
