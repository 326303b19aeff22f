import type { EngineDeclaration } from "../../schemas/mod.ts";
import { declaredField } from "./declared_field.ts";

/** A value of a dimension and the distinct sessions that hold it. */
export interface CountedValue {
  readonly value: string;
  readonly sessions: number;
}

const SIZES = new Set([
  ...["num_cpu", "total_memory", "gpu_count", "gpu_memory_per_device"],
  ...["chunk_size", "max_local_cache_size", "world_size"],
]);
const FACTORS: Readonly<Record<string, number>> = {
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/**
 * Whether the values of a dimension are sizes or counts, with an order of their own.
 *
 * @param dimension Name of the dimension in the report.
 * @param declaration What the program declared of its settings.
 * @returns Whether they are.
 */
export function isSized(dimension: string, declaration?: EngineDeclaration): boolean {
  const type = declaredField(declaration, dimension)?.form.type;
  return type === undefined ? SIZES.has(dimension) : type === "integer" || type === "number";
}

/**
 * Puts the values of a dimension into the order that a reader expects: sizes and counts from small
 * to large, everything else from frequent to rare, `other` last.
 *
 * @param dimension Name of the dimension in the report.
 * @param values Its values in any order.
 * @param declaration What the program declared of its settings.
 * @returns The same values in that order.
 *
 * @example
 * ```ts
 * import { orderedValues } from "./ordered_values.ts";
 * import assert from "node:assert/strict";
 *
 * const values = [{ value: "8", sessions: 9 }, { value: "2", sessions: 5 }];
 * assert.deepEqual(orderedValues("gpu_count", values).map(({ value }) => value), ["2", "8"]);
 * ```
 */
export function orderedValues(
  dimension: string,
  values: readonly CountedValue[],
  declaration?: EngineDeclaration,
): readonly CountedValue[] {
  const bySize = isSized(dimension, declaration);
  return values.toSorted((a, b) =>
    Number(a.value === "other") - Number(b.value === "other") ||
    (bySize ? sizeOf(a.value) - sizeOf(b.value) : b.sessions - a.sessions) ||
    (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
  );
}

/** The first number of a label in its unit: `16-32 GiB` counts from 16 GiB, `<8 GiB` from below 8. */
function sizeOf(label: string): number {
  const number = Number(/\d+(?:\.\d+)?/.exec(label)?.[0] ?? Infinity);
  const unit = /([kmgt])i?b/i.exec(label)?.[1]?.toLowerCase();
  const size = number * (unit === undefined ? 1 : FACTORS[unit] ?? 1);
  return /^\s*(?:<|under|below)/i.test(label) ? size - 0.5 : size;
}
