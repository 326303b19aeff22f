import type { Later } from "./delivery.ts";

/** The timers of a run; none of them holds the process. */
export interface Timers {
  /**
   * Does something again and again, until all is cancelled.
   *
   * @param intervalMs Time between, in milliseconds.
   * @param firstMs Time before the first, in milliseconds.
   * @param work What is done. It must not throw.
   */
  every(intervalMs: number, firstMs: number, work: () => void): void;
  /** Cancels all, for good. */
  cancel(): void;
}

/**
 * Timers that can be cancelled together.
 *
 * @param later Starts one timer.
 *
 * @example
 * ```ts
 * import { createTimers } from "./timers.ts";
 * import assert from "node:assert/strict";
 *
 * const waiting: (() => void)[] = [];
 * const timers = createTimers((callback) => {
 *   waiting.push(callback);
 *   return () => waiting.pop();
 * });
 * let times = 0;
 * timers.every(60_000, 1_000, () => void times++);
 * waiting.shift()!();
 * waiting.shift()!();
 * timers.cancel();
 * assert.deepEqual([times, waiting.length], [2, 0]);
 * ```
 */
export function createTimers(later: Later): Timers {
  const running = new Set<() => void>();
  let isOver = false;
  const every: Timers["every"] = (intervalMs, firstMs, work) => {
    const wait = (delayMs: number): void => {
      if (isOver) return;
      const cancel = later(() => {
        running.delete(cancel);
        work();
        wait(intervalMs);
      }, delayMs);
      running.add(cancel);
    };
    wait(firstMs);
  };
  return {
    every,
    cancel: () => {
      isOver = true;
      for (const cancel of running) cancel();
      running.clear();
    },
  };
}
