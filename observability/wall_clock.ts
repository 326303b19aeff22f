const MAX_DRIFT_MS = 100;
const MAX_ANCHOR_AGE_MS = 1_000;

/** The two clocks of {@linkcode wallClock}. */
export interface Clocks {
  /** Time of day, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly date?: () => number;
  /** Milliseconds since some moment, never going back.
   * @default performance.now */
  readonly monotonic?: () => number;
}

/**
 * A clock for timestamps of spans: the time of day with fractions of a millisecond.
 *
 * `Date.now()` counts whole milliseconds, in which a commit of 0.4 ms takes no time at all. This clock
 * adds the monotonic clock to an anchor, and sets the anchor anew when the two have drifted apart by
 * more than 100 ms, as they do when a laptop sleeps or the system's time is set.
 *
 * @param clocks the two clocks it is made of
 * @returns a function giving milliseconds since 1970 UTC
 * @example
 * ```ts
 * import { wallClock } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const now = wallClock();
 * assert.ok(Math.abs(now() - Date.now()) < 1_000);
 * ```
 */
export function wallClock(clocks: Clocks = {}): () => number {
  const { date = Date.now, monotonic = () => performance.now() } = clocks;
  let checkedAt = monotonic();
  let anchor = date() - checkedAt;
  return () => {
    const elapsed = monotonic();
    if (elapsed - checkedAt > MAX_ANCHOR_AGE_MS) {
      checkedAt = elapsed;
      const drift = date() - elapsed - anchor;
      if (Math.abs(drift) > MAX_DRIFT_MS) anchor += drift;
    }
    return anchor + elapsed;
  };
}
