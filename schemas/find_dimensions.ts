import type { Dimension } from "./dimensions.ts";
import type { FieldMeta } from "./field.ts";
import { messageSchemas } from "./message.ts";
import type { Plausible } from "./plausible.ts";
import type { Message } from "./types.ts";

/**
 * Finds the published fields in the metadata of the schemas.
 *
 * @returns One entry per dimension, in the order of the schemas.
 *
 * @example
 * ```ts
 * import { findDimensions } from "./find_dimensions.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(findDimensions().some(({ name, keyed }) => name === "config" && keyed));
 * ```
 */
export function findDimensions(): readonly Dimension[] {
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
