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
 * Cuts a window into parts of equal length; only the first may be shorter.
 *
 * @param window The window.
 * @param most Most parts.
 * @returns Adjacent windows in order.
 */
export function partsOf(window: DayWindow, most: number): readonly DayWindow[] {
  const length = Math.ceil(daysOf(window) / most);
  const first = dayNumber(window.from);
  const parts: DayWindow[] = [];
  for (let end = dayNumber(window.to); end >= first; end -= length) {
    parts.unshift({ from: dayName(Math.max(first, end - length + 1)), to: dayName(end) });
  }
  return parts;
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
