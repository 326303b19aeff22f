import type { z } from "zod";

/** What a declared setting says of itself. */
export interface SettingDescription {
  /** What it is, in plain words, one sentence without a final period; the heading of its chart. */
  readonly what: string;
  /** Unit of the value: `bytes`, `seconds`, `tokens`, `count`, `name`, ... */
  readonly unit: string;
  /** A value as it really occurs. */
  readonly example: string | number | boolean;
  /** Why it is collected: the decision that it informs. */
  readonly why: string;
  /** The version of the declaration that introduced it.
   * @default 1 */
  readonly since?: number | undefined;
  /** Whether the collector publishes how many sessions have which value.
   * @default true */
  readonly published?: boolean | undefined;
  /** Bounds of the ranges in which numbers are counted, ascending: `[64, 256]` counts below 64, from 64
   * and from 256 on.
   * @default none, numbers are rounded to two digits */
  readonly buckets?: readonly number[] | undefined;
}

/**
 * Describes a setting of an engine; `declareEngine` asks for a description of each.
 *
 * @param schema Its form: a number, a boolean, a list of names or a short text, `null` allowed or not.
 * @param description What it is.
 * @returns The same schema with the description in its metadata.
 *
 * @example
 * ```ts
 * import { declareField } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const workers = declareField(z.int().min(1).max(512), {
 *   what: "Workers that take requests",
 *   unit: "count",
 *   example: 8,
 *   why: "How large a server has to be tested",
 *   buckets: [2, 8, 32, 128],
 * });
 * assert.equal(workers.parse(4), 4);
 * ```
 */
export function declareField<Schema extends z.ZodType>(
  schema: Schema,
  description: SettingDescription,
): Schema {
  return schema.meta({ ...description }) as Schema;
}
