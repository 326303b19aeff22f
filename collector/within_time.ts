/**
 * Waits for work, but not for ever; the timer is gone when it returns.
 *
 * @param timeoutMs Longest time to wait, in milliseconds.
 * @param work What is waited for; it goes on by itself when time is up.
 * @param late Called when time is up; its result, or what it throws, takes the place of the work's.
 * @returns The result of whichever came first.
 *
 * @example
 * ```ts
 * import { withinTime } from "./within_time.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await withinTime(1, new Promise(() => {}), () => "late"), "late");
 * assert.equal(await withinTime(1000, Promise.resolve("done"), () => "late"), "done");
 * ```
 */
export async function withinTime<Result, Late>(
  timeoutMs: number,
  work: Promise<Result>,
  late: () => Late,
): Promise<Result | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  }).then(late);
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
