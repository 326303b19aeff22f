/** Calls back once after a time, and says how to call that off. */
export type StartTimer = (callback: () => void, delayMs: number) => () => void;

/**
 * A timer that holds the process until it has called back or was called off. The first `setTimeout` of
 * a process makes the runtime load a module that costs more than all facts together; the clock behind
 * `AbortSignal.timeout` costs nothing, and holds the process only while somebody listens.
 *
 * @param callback Called once.
 * @param delayMs Time until then, in milliseconds.
 * @returns Calls it off.
 *
 * @example
 * ```ts
 * import { startTimer } from "./start_timer.ts";
 *
 * const stop = startTimer(() => {}, 60_000);
 * stop();
 * ```
 */
export function startTimer(callback: () => void, delayMs: number): () => void {
  const clock = AbortSignal.timeout(delayMs);
  clock.addEventListener("abort", callback, { once: true });
  return () => clock.removeEventListener("abort", callback);
}

/**
 * A timer that does not hold the process. It waits for a word in memory that nobody writes: unlike
 * `setTimeout`, that costs neither eight milliseconds nor four megabytes at the first call.
 *
 * @param callback Called once, if the process lives that long.
 * @param delayMs Time until then, in milliseconds.
 * @returns Calls it off.
 *
 * @example
 * ```ts
 * import { startBackgroundTimer } from "./start_timer.ts";
 *
 * const stop = startBackgroundTimer(() => {}, 60_000);
 * stop();
 * ```
 */
export function startBackgroundTimer(callback: () => void, delayMs: number): () => void {
  const word = new Int32Array(new SharedArrayBuffer(4));
  // Longer waits overflow the 32 bits of a timer.
  const wait = Atomics.waitAsync(word, 0, 0, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1));
  let open = true;
  void Promise.resolve(wait.value).then(() => {
    if (open) callback();
  });
  return () => {
    open = false;
    Atomics.notify(word, 0);
  };
}
