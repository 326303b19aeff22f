/** A time limit that many pieces of work share. */
export interface Deadline {
  /**
   * Waits for work, but no longer than the limit.
   *
   * @param work What is waited for; it goes on by itself when time is up.
   * @param late Makes the error that is thrown when time is up.
   * @returns The work's result.
   */
  wait<Result>(work: Promise<Result>, late: () => Error): Promise<Result>;
  /**
   * Ends the wait that began before all others, to make room.
   *
   * @param why What is thrown there.
   * @returns Whether there was one.
   */
  shed(why: Error): boolean;
}

interface Waiting {
  readonly until: number;
  readonly end: (why?: Error) => void;
}

/**
 * A time limit for work that is plentiful: one timer serves all that is under way, instead of one for
 * each, and there is none when nothing is.
 *
 * @param timeoutMs Longest time to wait, in milliseconds.
 * @returns The limit.
 *
 * @example
 * ```ts
 * import { createDeadline } from "./deadline.ts";
 * import assert from "node:assert/strict";
 *
 * const deadline = createDeadline(5);
 * const late = () => new Error("late");
 * assert.equal(await deadline.wait(Promise.resolve("done"), late), "done");
 * await assert.rejects(deadline.wait(new Promise(() => {}), late), { message: "late" });
 * ```
 */
export function createDeadline(timeoutMs: number): Deadline {
  // In the order in which they end, since all wait equally long.
  const waiting = new Set<Waiting>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function arm(delayMs: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      const now = performance.now();
      for (const one of waiting) {
        // A timer may be early by a part of a millisecond.
        if (one.until > now + 1) return arm(one.until - now);
        waiting.delete(one);
        one.end();
      }
    }, delayMs);
  }

  function end(one: Waiting): void {
    waiting.delete(one);
    if (waiting.size > 0 || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    wait<Result>(work: Promise<Result>, late: () => Error): Promise<Result> {
      return new Promise((resolve, reject) => {
        const one = { until: performance.now() + timeoutMs, end: (why = late()) => reject(why) };
        waiting.add(one);
        if (timer === undefined) arm(timeoutMs);
        work.then((result) => {
          end(one);
          resolve(result);
        }, (error) => {
          end(one);
          reject(error);
        });
      });
    },
    shed(why): boolean {
      for (const one of waiting) {
        end(one);
        one.end(why);
        return true;
      }
      return false;
    },
  };
}
