import type { DayWindow } from "../store/store.ts";

const DAY_MS = 86_400_000;

/**
 * Days of a window.
 *
 * @param window The window, both ends inclusive.
 * @returns How many days it has.
 */
export function daysOf(window: DayWindow): number {
  return dayNumber(window.to) - dayNumber(window.from) + 1;
}

/**
 * The window of the same length that ends the day before.
 *
 * @param window The window, both ends inclusive.
 * @returns The window before.
 *
 * @example
 * ```ts
 * import { windowBefore } from "./windows.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(windowBefore({ from: "2026-11-02", to: "2026-11-08" }), {
 *   from: "2026-10-26",
 *   to: "2026-11-01",
 * });
 * ```
 */
export function windowBefore(window: DayWindow): DayWindow {
  const first = dayNumber(window.from);
  return { from: dayName(first - daysOf(window)), to: dayName(first - 1) };
}

/**
 * The window of so many days that ends on a day.
 *
 * @param to Last day, as `YYYY-MM-DD`.
 * @param days How many days.
 * @returns The window.
 */
export function windowUpTo(to: string, days: number): DayWindow {
  return { from: dayName(dayNumber(to) - days + 1), to };
}

/**
 * Cuts a window into parts that begin at the same days whatever the window: stretches of 1, 2, 4, 8, ...
 * days, counted from 1970. Counts are released along the same calendar, so that such parts name most.
 *
 * @param window The window.
 * @param most Most parts, at least 2.
 * @returns Adjacent windows in order; a first or last part of less than half the length joins its
 * neighbour.
 *
 * @example
 * ```ts
 * import { partsOf } from "./windows.ts";
 * import assert from "node:assert/strict";
 *
 * const parts = partsOf({ from: "1970-01-02", to: "1970-01-12" }, 4);
 * assert.deepEqual(parts, [
 *   { from: "1970-01-02", to: "1970-01-04" },
 *   { from: "1970-01-05", to: "1970-01-08" },
 *   { from: "1970-01-09", to: "1970-01-12" },
 * ]);
 * ```
 */
export function partsOf(window: DayWindow, most: number): readonly DayWindow[] {
  const [first, last] = [dayNumber(window.from), dayNumber(window.to)];
  let length = 1;
  while (Math.floor(last / length) - Math.floor(first / length) + 1 > most) length *= 2;
  const parts: { from: number; to: number }[] = [];
  for (let from = first; from <= last;) {
    const to = Math.min(last, (Math.floor(from / length) + 1) * length - 1);
    parts.push({ from, to });
    from = to + 1;
  }
  const short = ({ from, to }: { from: number; to: number }): boolean => to - from + 1 < length / 2;
  if (parts.length > 1 && short(parts[0]!)) parts[1]!.from = parts.shift()!.from;
  if (parts.length > 1 && short(parts.at(-1)!)) parts.at(-2)!.to = parts.pop()!.to;
  return parts.map(({ from, to }) => ({ from: dayName(from), to: dayName(to) }));
}

/**
 * The UTC day of an instant.
 *
 * @param now Milliseconds since 1970 UTC.
 * @returns The day as `YYYY-MM-DD`.
 */
export function dayAt(now: number): string {
  return dayName(Math.floor(now / DAY_MS));
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

function dayName(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
