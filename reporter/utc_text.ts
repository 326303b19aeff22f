/**
 * A moment as the wire writes it: UTC, ISO 8601, milliseconds. The runtime's own `toISOString` gives
 * the same text, and makes a program that never asked for a date load a megabyte of time zones.
 *
 * @param time Milliseconds since 1970 UTC.
 * @returns The text; for a time that no calendar of four-digit years has, one that no schema accepts.
 *
 * @example
 * ```ts
 * import { utcText } from "./utc_text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(utcText(1_763_803_800_000), "2025-11-22T09:30:00.000Z");
 * ```
 */
export function utcText(time: number): string {
  const date = new Date(time);
  const day = [
    padded(date.getUTCFullYear(), 4),
    padded(date.getUTCMonth() + 1, 2),
    padded(date.getUTCDate(), 2),
  ].join("-");
  const hour = [
    padded(date.getUTCHours(), 2),
    padded(date.getUTCMinutes(), 2),
    padded(date.getUTCSeconds(), 2),
  ].join(":");
  return `${day}T${hour}.${padded(date.getUTCMilliseconds(), 3)}Z`;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
