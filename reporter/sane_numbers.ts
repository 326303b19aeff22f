import { MAX_MESSAGES_PER_REQUEST } from "../schemas/limits.ts";
import { REPORTER_DEFAULTS } from "./options.ts";

type Numbers = typeof REPORTER_DEFAULTS;

/** Longest time that a timer can be set to, in milliseconds. */
const MAX_MS = 2 ** 31 - 1;
/** Shortest time between two messages of a kind, in milliseconds: less would be all that a program does. */
const MIN_INTERVAL_MS = 1_000;

/**
 * The numbers of a program's options, where they are numbers: others, which come from a configuration that
 * nobody looked at, must not turn a timer into a loop or a limit into none.
 *
 * @param given What the program said.
 * @returns A number for every option: the program's within what can be done with it, else the default.
 *
 * @example
 * ```ts
 * import { saneNumbers } from "./sane_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const numbers = saneNumbers({ intervalMs: 0, timeoutMs: NaN, maxBatch: 20 });
 * assert.deepEqual(
 *   [numbers.intervalMs, numbers.timeoutMs, numbers.maxBatch],
 *   [3_600_000, 5_000, 20],
 * );
 * ```
 */
export function saneNumbers(given: Readonly<Record<string, unknown>>): Numbers {
  const within = (name: keyof Numbers, least: number, most: number): number => {
    const value = given[name];
    return typeof value === "number" && (value > 0 || value === least)
      ? Math.min(Math.max(value, least), most)
      : REPORTER_DEFAULTS[name];
  };
  return {
    intervalMs: within("intervalMs", MIN_INTERVAL_MS, MAX_MS),
    pingIntervalMs: given["pingIntervalMs"] === 0
      ? 0
      : within("pingIntervalMs", MIN_INTERVAL_MS, MAX_MS),
    spreadMs: within("spreadMs", 0, MAX_MS),
    timeoutMs: within("timeoutMs", 1, MAX_MS),
    stopDeadlineMs: within("stopDeadlineMs", 0, MAX_MS),
    gzipAboveBytes: within("gzipAboveBytes", 0, Infinity),
    maxMemory: within("maxMemory", 1, Infinity),
    maxBatch: within("maxBatch", 1, MAX_MESSAGES_PER_REQUEST),
    maxSpoolEntries: within("maxSpoolEntries", 0, Infinity),
    maxSpoolBytes: within("maxSpoolBytes", 0, Infinity),
  };
}
