const LOCKED = /database (?:table )?is locked/;
const PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 16;

/** What {@linkcode withPatience} may be given in the place of the real ones. */
export interface PatienceOptions {
  /** Longest time to try, in milliseconds.
   * @default 5_000 */
  readonly patienceMs?: number | undefined;
  /** Clock, milliseconds.
   * @default `performance.now` */
  readonly now?: (() => number) | undefined;
  /** Resolves after so many milliseconds.
   * @default a timer */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
  /** Numbers from 0 to below 1.
   * @default `Math.random` */
  readonly random?: (() => number) | undefined;
}

/**
 * Does work on a file that another process may have locked: again, after a pause that is random and soon
 * 16 ms at most, until it has its turn. Any other failure is passed on.
 *
 * @param work What fails with `database is locked` when it has changed nothing.
 * @param options Patience, clock and chance.
 * @returns What the work came to.
 * @throws Whatever the work throws; `database is locked` after 5 s.
 *
 * @example
 * ```ts
 * import { withPatience } from "./with_patience.ts";
 * import assert from "node:assert/strict";
 *
 * let tries = 0;
 * const work = () => ++tries < 3
 *   ? Promise.reject(new TypeError("database is locked"))
 *   : Promise.resolve("done");
 * assert.equal(await withPatience(work), "done");
 * assert.equal(tries, 3);
 * ```
 */
export async function withPatience<Result>(
  work: () => Promise<Result>,
  options: PatienceOptions = {},
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isLocked(error)) throw error;
    return await again(work, options);
  }
}

async function again<Result>(
  work: () => Promise<Result>,
  { patienceMs = PATIENCE_MS, now = clock, pause = timer, random = Math.random }: PatienceOptions,
): Promise<Result> {
  const until = now() + patienceMs;
  for (let longest = 1;; longest = Math.min(2 * longest, LONGEST_PAUSE_MS)) {
    await pause(random() * longest);
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || now() >= until) throw error;
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && LOCKED.test(error.message);
}

function clock(): number {
  return performance.now();
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
