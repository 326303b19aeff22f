import type { FirstWaits } from "./handover.ts";
import type { Settings } from "./resolve_options.ts";

/**
 * Draws the first waits of a run, so that a fleet which boots together does not report together.
 *
 * @param settings The program.
 * @returns The waits.
 *
 * @example
 * ```ts
 * import { drawFirstWaits } from "./draw_first_waits.ts";
 * import assert from "node:assert/strict";
 *
 * const times = { intervalMs: 1000, pingIntervalMs: 100, spreadMs: 10 };
 * const waits = drawFirstWaits({ ...times, random: () => 0.5 });
 * assert.deepEqual(waits, { usageMs: 500, pingMs: 150, openMs: 5 });
 * ```
 */
export function drawFirstWaits(
  settings: Pick<Settings, "intervalMs" | "pingIntervalMs" | "spreadMs" | "random">,
): FirstWaits {
  const { intervalMs, pingIntervalMs, spreadMs, random } = settings;
  return {
    usageMs: random() * intervalMs,
    pingMs: (1 + random()) * pingIntervalMs,
    openMs: random() * spreadMs,
  };
}
