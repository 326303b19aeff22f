import { formatDay } from "./format_day.ts";
import type { Tick } from "./plot.tsx";

/** From here on marks are more than a month apart, and a day without its year says too little. */
const LONG_MS = 240 * 86_400_000;

/**
 * Marks of a horizontal axis of days: evenly spread from the first day on, by month where the axis is long.
 *
 * @param days Days in order, as `YYYY-MM-DD`.
 * @param placeOf Place of a day in percent.
 * @param most Most marks.
 * @returns At most that many marks.
 *
 * @example
 * ```ts
 * import { dayTicks } from "./day_ticks.ts";
 * import assert from "node:assert/strict";
 *
 * const days = ["2026-11-20", "2026-11-21", "2026-11-22"];
 * const ticks = dayTicks(days, (_day, index) => index * 50);
 * assert.deepEqual(ticks.map(({ label }) => label), ["20 Nov", "21 Nov", "22 Nov"]);
 * ```
 */
export function dayTicks(
  days: readonly string[],
  placeOf: (day: string, index: number) => number,
  most = 7,
): readonly Tick[] {
  const last = days.length - 1;
  if (last < 0) return [];
  const step = Math.max(1, Math.ceil(last / (most - 1)));
  const chosen = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  const style = Date.parse(days[last]!) - Date.parse(days[0]!) > LONG_MS ? "month" : "short";
  return chosen.map((index) => {
    const day = days[index]!;
    return { at: placeOf(day, index), label: formatDay(day, style) };
  });
}
