import type { Maintenance } from "../store/maintenance.ts";

/** The part of `Deno.cron` that is needed here. */
export type Cron = (
  name: string,
  schedule: string,
  handler: () => Promise<void>,
) => Promise<void>;

/**
 * Declares the jobs of a collector on Deno Deploy: a sweep a day, at 03:17 UTC. To be called at the top
 * level of the entry module, before it serves; the platform reads the schedule there and runs the job on
 * an instance of its choice, never two at a time.
 *
 * @param cron `Deno.cron`.
 * @param open Gives the store; called when a job begins.
 *
 * @example
 * ```ts
 * import { scheduleJobs } from "./schedule_jobs.ts";
 * import assert from "node:assert/strict";
 *
 * const names: string[] = [];
 * scheduleJobs(
 *   (name) => (names.push(name), Promise.resolve()),
 *   () => Promise.reject(new Error("not needed")),
 * );
 * assert.deepEqual(names, ["candor sweep"]);
 * ```
 */
export function scheduleJobs(
  cron: Cron,
  open: () => Promise<Pick<Maintenance, "sweep">>,
): void {
  // A rejection here would end the process; the platform shows a failed run by itself.
  cron("candor sweep", "17 3 * * *", async () => {
    await (await open()).sweep();
  }).catch(() => {});
}
