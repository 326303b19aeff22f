import type { z } from "zod";
import type { FieldMeta } from "./field.ts";
import { gpuSchema } from "./gpu.ts";
import type { LaterField } from "./later_field.ts";
import { messageSchemas } from "./message.ts";

/**
 * Finds the fields that the first version did not have in the metadata of the schemas.
 *
 * @param schemas Schemas by their message type.
 * @param gpu Schema of one GPU.
 * @returns One entry per field, in the order of the schemas.
 *
 * @example
 * ```ts
 * import { findLaterFields } from "./find_later_fields.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(findLaterFields().every(({ since }) => since > 1));
 * ```
 */
export function findLaterFields(
  schemas: Readonly<Record<string, z.ZodObject>> = messageSchemas,
  gpu: z.ZodObject = gpuSchema,
): readonly LaterField[] {
  const found = new Map<string, LaterField & { messages: string[] }>();
  const look = (message: string, schema: z.ZodObject, prefix: string): void => {
    for (const [name, form] of Object.entries(schema.shape)) {
      const meta = (form as z.ZodType).meta() as unknown as FieldMeta | undefined;
      if (meta === undefined || !(meta.since > 1)) continue;
      const field = prefix + name;
      const entry = found.get(field) ??
        { messages: [], field, what: meta.what, since: meta.since };
      entry.messages.push(message);
      found.set(field, entry);
    }
  };
  for (const [message, schema] of Object.entries(schemas)) look(message, schema, "");
  look("EnvMessage", gpu, "gpus.");
  return [...found.values()];
}
