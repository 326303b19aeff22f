const GIB = 2 ** 30;
const LONGEST_BYTES = 96;
const encoder = new TextEncoder();

/** What stands for values that are not named. */
export const OTHER = "other";

/**
 * Bytes as a range between two powers of two of a GiB, closed above by `2048+ GiB`.
 *
 * @param bytes A size in bytes.
 * @returns `0-1 GiB`, `1-2 GiB`, `2-4 GiB`, ..., the lower bound inclusive.
 *
 * @example
 * ```ts
 * import { bucketBytes } from "./bucket.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bucketBytes(101_261_135_872), "64-128 GiB");
 * ```
 */
export function bucketBytes(bytes: number): string {
  const size = bytes / GIB;
  if (size < 1) return "0-1 GiB";
  if (size >= 2048) return "2048+ GiB";
  const low = 2 ** Math.floor(Math.log2(size));
  return `${low}-${low * 2} GiB`;
}

/** A count as it is, closed above: `topCode(300, 256)` is `256+`. */
export function topCode(count: number, top: number): string {
  return count >= top ? `${top}+` : String(count);
}

/**
 * A number that a program set, coarse enough to be shared by several.
 *
 * @param value Any finite number.
 * @returns Whole numbers below 100 and powers of two as they are; other numbers with two significant
 * digits; everything from 2^40 on as `1099511627776+`, and the same below zero.
 *
 * @example
 * ```ts
 * import { bucketNumber } from "./bucket.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bucketNumber(8192), "8192");
 * assert.equal(bucketNumber(12_345), "12000");
 * assert.equal(bucketNumber(0.9), "0.9");
 * ```
 */
export function bucketNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  if (size >= 2 ** 40) return `${sign}${2 ** 40}+`;
  if (size < 1e-6) return "0";
  const exact = Number.isInteger(size) && (size < 100 || Number.isInteger(Math.log2(size)));
  return sign + String(exact ? size : Number(size.toPrecision(2)));
}

/** Factors of bytes that have a name of their own, largest first. */
const BYTE_UNITS = ["TiB", "GiB", "MiB", "KiB"]
  .map((name, index) => [name, 2 ** (10 * (4 - index))] as const);

/**
 * A number as the range between two bounds that a program declared.
 *
 * @param value Any finite number.
 * @param bounds Bounds in ascending order; the lower one of a range belongs to it.
 * @param unit Unit of the bounds; `bytes` are written in KiB to TiB where that is exact.
 * @returns `<64`, `64-256` or `256+`; a range from below zero is written `-5 to 0`.
 *
 * @example
 * ```ts
 * import { bucketBetween } from "./bucket.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bucketBetween(63, [64, 256], "tokens"), "<64");
 * assert.equal(bucketBetween(64, [64, 256], "tokens"), "64-256");
 * assert.equal(bucketBetween(2 ** 31, [2 ** 20, 2 ** 30], "bytes"), "1 GiB+");
 * ```
 */
export function bucketBetween(value: number, bounds: readonly number[], unit: string): string {
  const next = bounds.findIndex((bound) => value < bound);
  const label = (index: number): string => boundText(bounds[index]!, unit);
  if (next === 0) return `<${label(0)}`;
  if (next === -1) return `${label(bounds.length - 1)}+`;
  return `${label(next - 1)}${bounds[next - 1]! < 0 ? " to " : "-"}${label(next)}`;
}

function boundText(bound: number, unit: string): string {
  if (unit !== "bytes") return String(bound);
  const [name, factor] =
    BYTE_UNITS.find(([, size]) => bound >= size && Number.isInteger((bound / size) * 4)) ??
      ["B", 1];
  return `${bound / factor} ${name}`;
}

/**
 * A string as the last part of a counter's key: at most 96 bytes of UTF-8, then `…`.
 *
 * @param text A string of a message.
 * @returns The same string unless it is longer.
 */
export function shorten(text: string): string {
  if (text.length * 3 <= LONGEST_BYTES || encoder.encode(text).length <= LONGEST_BYTES) return text;
  let short = "";
  let bytes = 0;
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > LONGEST_BYTES - 3) break;
    short += character;
  }
  return `${short}…`;
}
