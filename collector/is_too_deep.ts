import { MAX_DEPTH } from "../schemas/limits.ts";

/**
 * Whether objects and arrays stand in each other deeper than a message may have it.
 *
 * @param value What JSON gave.
 * @param levels Levels that are left.
 * @default `MAX_DEPTH`
 * @returns Whether it is deeper; it is looked at no deeper than that, so that the stack always suffices.
 *
 * @example
 * ```ts
 * import { isTooDeep } from "./is_too_deep.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isTooDeep([[[]]], 2));
 * assert.ok(!isTooDeep([[[]]], 3));
 * ```
 */
export function isTooDeep(value: unknown, levels: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((element) => isTooDeep(element, levels - 1));
  const record = value as Record<string, unknown>;
  for (const key in record) {
    if (isTooDeep(record[key], levels - 1)) return true;
  }
  return false;
}
