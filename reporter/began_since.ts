import type { Began } from "./draft_maker.ts";

/**
 * The beginning of a run as it may be told: what came before the person's decision is nobody's business.
 *
 * @param began When the run began.
 * @param since When the person decided, in milliseconds since 1970 UTC; `null` when no date is known.
 * @returns The later of the two, by both clocks.
 *
 * @example
 * ```ts
 * import { beganSince } from "./began_since.ts";
 * import assert from "node:assert/strict";
 *
 * const began = { at: 1_000, clock: 20 };
 * assert.deepEqual(beganSince(began, null), began);
 * assert.deepEqual(beganSince(began, 1_500), { at: 1_500, clock: 520 });
 * ```
 */
export function beganSince(began: Began, since: number | null): Began {
  if (since === null || since <= began.at) return began;
  return { at: since, clock: began.clock + since - began.at };
}
