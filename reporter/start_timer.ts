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
 * A timer that does not hold the process.
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
  const id = setTimeout(callback, delayMs);
  Deno.unrefTimer(id);
  return () => clearTimeout(id);
}
