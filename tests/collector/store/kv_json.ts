import { decodeHex, encodeHex } from "../../hex.ts";

/** One entry of a store in a form that JSON can hold. */
export interface EntryJson {
  readonly key: readonly unknown[];
  readonly value: unknown;
}

/**
 * A part of a key, or a value, as JSON: what JSON does not know is an object with one key that begins
 * with `$`.
 *
 * @param value Strings, numbers, booleans, `null`, bytes, counters, big integers, lists, objects, maps, sets.
 * @returns The same as JSON.
 */
export function toKvJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: encodeHex(value) };
  if (value instanceof Deno.KvU64) return { $u64: String(value.value) };
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (value === undefined) return { $undefined: true };
  if (value instanceof Map) {
    return { $map: [...value].map(([key, one]) => [toKvJson(key), toKvJson(one)]) };
  }
  if (value instanceof Set) return { $set: [...value].map(toKvJson) };
  if (Array.isArray(value)) return value.map(toKvJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toKvJson(one)]));
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`Cannot write ${value}: JSON does not know it, expected a finite number`);
  }
  return value;
}

/** The opposite of {@linkcode toKvJson}. */
export function fromKvJson(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromKvJson);
  if (typeof json !== "object" || json === null) return json;
  const [[tag, held] = ["", null]] = Object.entries(json);
  switch (tag) {
    case "$bytes":
      return decodeHex(String(held));
    case "$u64":
      return new Deno.KvU64(BigInt(String(held)));
    case "$bigint":
      return BigInt(String(held));
    case "$undefined":
      return undefined;
    case "$map":
      return new Map((held as unknown[][]).map(([key, one]) => [fromKvJson(key), fromKvJson(one)]));
    case "$set":
      return new Set((held as unknown[]).map(fromKvJson));
  }
  return Object.fromEntries(Object.entries(json).map(([key, one]) => [key, fromKvJson(one)]));
}
