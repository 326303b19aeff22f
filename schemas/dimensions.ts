import type { FieldMeta } from "./field.ts";
import { messageSchemas } from "./message.ts";
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
 * The published fields, read from the schemas' metadata.
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
  const found = new Map<
    string,
    { field: string; types: Message["message_type"][]; plausible?: Plausible | undefined }
  >();
  for (const [type, schema] of Object.entries(messageSchemas)) {
    for (const [field, form] of Object.entries(schema.shape)) {
      const meta = form.meta() as FieldMeta | undefined;
      if (!meta?.published) continue;
      const entry = found.get(meta.published) ??
        { field, types: [], plausible: meta.plausible };
      entry.types.push(type as Message["message_type"]);
      found.set(meta.published, entry);
    }
  }
  return [...found].map(([published, { field, types, plausible }]) => ({
    name: published.replace(/\.\*$/, ""),
    messageTypes: types,
    field,
    keyed: published.endsWith(".*"),
    plausible,
  }));
}
