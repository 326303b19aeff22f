import { DIMENSIONS } from "./dimension_table.ts";
import type { Plausible } from "./plausible.ts";
import type { Message } from "./types.ts";

/** A published field: where its value stands in a message and which dimension it becomes. */
export interface Dimension {
  /** Name in the report; for one that holds one dimension per key, the part before the key. */
  readonly name: string;
  /** Types of message that carry it. */
  readonly messageTypes: readonly Message["message_type"][];
  /** Field of the message. */
  readonly field: string;
  /** Whether each key of the field is a dimension of its own, named `<name>.<key>`. */
  readonly keyed: boolean;
  /** How large its numbers can be before they are kept out of the counts; none when any is counted. */
  readonly plausible?: Plausible | undefined;
}

/** The dimension that says which fields held an implausible number, by the name of the field. */
export const QUARANTINED = "quarantined";

/**
 * The published fields, as generated from the schemas' metadata: whoever counts needs no schema.
 *
 * @returns One entry per dimension, in the order of the schemas.
 *
 * @example
 * ```ts
 * import { dimensions } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.ok(dimensions().some(({ name, field }) => name === "platform" && field === "platforms"));
 * ```
 */
export function dimensions(): readonly Dimension[] {
  return DIMENSIONS;
}
