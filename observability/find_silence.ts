/** Accepted messages of one project, period by period. */
export interface ProjectCounts {
  /** Name of the project. */
  readonly project: string;
  /** Messages in each complete period (an hour, a day), oldest first. */
  readonly accepted: readonly number[];
}

/** A project whose numbers stopped. */
export interface SilentProject {
  /** Name of the project. */
  readonly project: string;
  /** Periods without a message, up to now. */
  readonly silentPeriods: number;
  /** Messages that were to be expected in them. */
  readonly expected: number;
}

/** Options of {@linkcode findSilence}. */
export interface SilenceOptions {
  /** Chance of calling a project silent that only had bad luck.
   * @default 0.001 */
  readonly falseAlarm?: number;
  /** Periods a project must have been heard of before it is watched.
   * @default 5 */
  readonly minHistory?: number;
}

const FALSE_ALARM = 0.001;
const MIN_HISTORY = 5;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  const high = sorted[Math.floor(middle)] ?? 0;
  return (low + high) / 2;
}

function longestSilence(counts: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const count of counts) {
    run = count === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * Finds projects that usually have messages and have none now.
 *
 * A project is watched once it was heard of for some periods and its median period has messages. It is
 * silent when so many messages were to be expected since its last one that their absence is no chance
 * (Poisson: `e^-expected` below `falseAlarm`), and it never paused as long before: a project that rests
 * at weekends is not called silent on Sunday. Pure.
 *
 * @param counts messages by project and period
 * @param options how sure to be
 * @returns how many projects are watched, and the silent ones by name
 * @example
 * ```ts
 * import { findSilence } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const { silent } = findSilence([
 *   { project: "steady", accepted: [9, 11, 10, 8, 12, 10] },
 *   { project: "gone", accepted: [9, 11, 10, 8, 12, 0] },
 * ]);
 * assert.deepEqual(silent, [{ project: "gone", silentPeriods: 1, expected: 10 }]);
 * ```
 */
export function findSilence(
  counts: readonly ProjectCounts[],
  options: SilenceOptions = {},
): { watched: number; silent: SilentProject[] } {
  const { falseAlarm = FALSE_ALARM, minHistory = MIN_HISTORY } = options;
  const silent: SilentProject[] = [];
  let watched = 0;
  for (const { project, accepted } of counts) {
    const last = accepted.findLastIndex((count) => count > 0);
    const history = accepted.slice(accepted.findIndex((count) => count > 0), last + 1);
    const usual = median(history);
    if (last < 0 || history.length < minHistory || usual === 0) continue;
    watched++;
    const silentPeriods = accepted.length - 1 - last;
    const expected = usual * silentPeriods;
    if (silentPeriods > longestSilence(history) && Math.exp(-expected) < falseAlarm) {
      silent.push({ project, silentPeriods, expected });
    }
  }
  return { watched, silent: silent.sort((a, b) => a.project < b.project ? -1 : 1) };
}
