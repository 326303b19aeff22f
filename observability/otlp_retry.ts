import type { OtlpOutcome, OtlpTransport } from "./otlp_transport.ts";

const FIRST_DELAY_MS = 1_000;
const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 5_000;
const GROWTH = 1.5;
const JITTER = 0.2;

/** Options of {@linkcode retryingOtlp}. */
export interface OtlpRetryOptions {
  /** Number in [0, 1) that spreads the delays.
   * @default Math.random */
  readonly random?: () => number;
  /** Clock in milliseconds.
   * @default performance.now */
  readonly now?: () => number;
  /** Waits; it must end early when the signal aborts.
   * @default a timer */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

function timer(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(id);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const id = setTimeout(done, delayMs);
    signal.addEventListener("abort", done);
  });
}

/**
 * Tries again what an OTLP endpoint could not take now, with growing, spread delays.
 *
 * The endpoint's own `Retry-After` wins over the delay, from half a second on. Everything stays within the deadline of the
 * batch; what does not fit is given up, since newer batches wait behind it.
 *
 * @param inner the transport that sends
 * @param options randomness, clock and waiting, for tests
 * @returns a transport that retries; `shutdown` ends a wait at once
 * @example
 * ```ts
 * import { retryingOtlp } from "./otlp_retry.ts";
 * import type { OtlpTransport } from "./otlp_transport.ts";
 * import assert from "node:assert/strict";
 *
 * let calls = 0;
 * const flaky: OtlpTransport = {
 *   send: () =>
 *     Promise.resolve(
 *       ++calls < 2 ? { status: "retryable", error: new Error("busy") } : { status: "success" },
 *     ),
 *   shutdown: () => {},
 * };
 * const steady = retryingOtlp(flaky, { wait: () => Promise.resolve() });
 * assert.deepEqual(await steady.send(new Uint8Array(), 10_000), { status: "success" });
 * ```
 */
export function retryingOtlp(inner: OtlpTransport, options: OtlpRetryOptions = {}): OtlpTransport {
  const { random = Math.random, now = () => performance.now(), wait = timer } = options;
  const stop = new AbortController();
  return {
    async send(data: Uint8Array, timeoutMillis: number): Promise<OtlpOutcome> {
      const deadline = now() + timeoutMillis;
      let outcome = await inner.send(data, timeoutMillis);
      let delay = FIRST_DELAY_MS;
      while (outcome.status === "retryable") {
        const spread = delay * (1 + JITTER * (2 * random() - 1));
        // An endpoint that says "at once" would be asked as fast as it can refuse.
        const pause = Math.max(
          outcome.retryInMillis ?? Math.min(spread, MAX_DELAY_MS),
          MIN_DELAY_MS,
        );
        const left = deadline - now() - pause;
        if (left <= 0 || stop.signal.aborted) break;
        await wait(pause, stop.signal);
        if (stop.signal.aborted) break;
        outcome = await inner.send(data, left);
        delay *= GROWTH;
      }
      return outcome;
    },
    shutdown(): void {
      stop.abort();
      inner.shutdown();
    },
  };
}
