/** First bound of the wait, in milliseconds; it doubles with every failure. */
export const RETRY_BASE_MS: number = 2_000;
/** Longest wait of a retry, in milliseconds: 5 minutes. */
export const RETRY_CAP_MS: number = 300_000;
/** Failures in a row after which an endpoint is left alone for a while. */
export const CIRCUIT_FAILURES: number = 5;
/** How long it is left alone, in milliseconds: 30 minutes. */
export const CIRCUIT_PAUSE_MS: number = 1_800_000;

/**
 * How long to wait after failures in a row: exponential backoff with full jitter (every wait between
 * nothing and the bound is as likely), so that a fleet that lost its collector does not come back as
 * one. After five failures the circuit opens: 15 to 30 minutes without a try. What the collector asked
 * for with `Retry-After` is never undercut, and is spread by up to a tenth.
 *
 * With the defaults the bounds are 2, 4, 8, 16 s, then the pause: the mean of the first four waits
 * together is 15 s.
 *
 * @param failures Failures in a row, from 1.
 * @param random A number from 0 up to 1.
 * @param retryAfterMs What the collector asked for, in milliseconds; `null` for nothing.
 * @returns Milliseconds to wait.
 *
 * @example
 * ```ts
 * import { retryDelay } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(retryDelay(3, 0.5, null), 4_000);
 * assert.equal(retryDelay(1, 0, 60_000), 60_000);
 * ```
 */
export function retryDelay(failures: number, random: number, retryAfterMs: number | null): number {
  const own = failures >= CIRCUIT_FAILURES
    ? CIRCUIT_PAUSE_MS * (0.5 + random / 2)
    : random * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** (Math.max(1, failures) - 1));
  return retryAfterMs === null ? own : Math.max(own, retryAfterMs * (1 + random / 10));
}
