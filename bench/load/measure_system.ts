import { type ProcessCost, processCost } from "../measure/process_cost.ts";
import { scratchFolder } from "../measure/scratch_folder.ts";
import type { System } from "../systems/system.ts";
import { runWrk } from "./run_wrk.ts";

/** What one round with one system came to. */
export interface Round {
  /** Messages acknowledged a second. */
  readonly messagesPerSecond: number;
  /** Median and 99th percentile of the time to an answer, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Time on a processor for a message, in microseconds, all processes of the system. */
  readonly cpuMicros: number;
  /** Memory of all processes at the end, in MiB. */
  readonly residentMib: number;
  /** Messages acknowledged, warming up included. */
  readonly acknowledged: number;
  /** Messages found after a kill; `null` where none are kept. */
  readonly found: number | null;
}

/** How a system is measured. */
export interface MeasureOptions {
  /** File of message templates. */
  readonly templates: string;
  /** Messages a request. */
  readonly batch: number;
  /** Whether the messages of a request are of one session.
   * @default false */
  readonly oneSession?: boolean | undefined;
  /** Length of the measured run, in seconds. */
  readonly seconds: number;
  /** Length of the run before it, in seconds. */
  readonly warmupSeconds: number;
}

const CONNECTIONS = 64;

/**
 * Starts a system on an empty folder, loads it, kills it, and counts what it left on disk.
 *
 * @param system The system.
 * @param options The load.
 * @returns Rates, times and counts.
 * @throws Error when a request failed or was refused, or when fewer or more messages are found than were sent.
 */
export async function measureSystem(system: System, options: MeasureOptions): Promise<Round> {
  const { batch, seconds, warmupSeconds } = options;
  await using folder = await scratchFolder();
  const running = await system.start(folder.path);
  const load = { ...options, url: running.url, connections: CONNECTIONS };
  const warmup = await runWrk({ ...load, seconds: warmupSeconds });
  const before = await settled(running.pids);
  const run = await runWrk({ ...load, seconds });
  const after = await processCost(running.pids);
  await running.kill();
  const found = await running.count();

  for (const { failed, refused } of [warmup, run]) {
    if (failed + refused === 0) continue;
    throw new Error(
      `Cannot trust ${system.name}: ${failed} requests failed and ${refused} were refused, expected none`,
    );
  }
  const acknowledged = (warmup.requests + run.requests) * batch;
  // Requests on their way when a run ends may be stored without an answer that was seen.
  const most = acknowledged + 2 * CONNECTIONS * batch;
  if (found !== null && (found < acknowledged || found > most)) {
    throw new Error(
      `Cannot trust ${system.name}: ${found} messages found, expected ${acknowledged} to ${most}`,
    );
  }
  const messages = run.requests * batch;
  return {
    messagesPerSecond: messages / (run.micros / 1e6),
    p50Ms: run.p50 / 1000,
    p99Ms: run.p99 / 1000,
    cpuMicros: (after.cpuSeconds - before.cpuSeconds) / messages * 1e6,
    residentMib: after.residentBytes / 2 ** 20,
    acknowledged,
    found,
  };
}

/** Waits until nothing of the run before is worked on any more. */
async function settled(pids: readonly number[]): Promise<ProcessCost> {
  let before = await processCost(pids);
  for (let look = 0; look < 100; look++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = await processCost(pids);
    if (after.cpuSeconds - before.cpuSeconds < 0.02) return after;
    before = after;
  }
  return before;
}
