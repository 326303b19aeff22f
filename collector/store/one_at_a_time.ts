/** Runs work after all that was given before it, whatever became of that. */
export type OneAtATime = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Makes pieces of work wait for each other.
 *
 * @returns Runs work once all earlier work is over; gives what it comes to.
 *
 * @example
 * ```ts
 * import { oneAtATime } from "./one_at_a_time.ts";
 * import assert from "node:assert/strict";
 *
 * const inTurn = oneAtATime();
 * const done: string[] = [];
 * const slow = async () => {
 *   await new Promise((resolve) => setTimeout(resolve, 1));
 *   done.push("slow");
 * };
 * await Promise.all([inTurn(slow), inTurn(() => Promise.resolve(done.push("quick")))]);
 * assert.deepEqual(done, ["slow", "quick"]);
 * ```
 */
export function oneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}
