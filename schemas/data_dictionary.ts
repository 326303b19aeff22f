import type { FieldMeta } from "./field.ts";
import { gpuSchema } from "./gpu.ts";
import { jsonSchema } from "./json_schema.ts";
import { messageSchemas } from "./message.ts";

/** One row of the data dictionary. */
export interface DictionaryEntry extends FieldMeta {
  /** Types of message that carry the field; `GPU` for a fact of one GPU inside `gpus`. */
  readonly messages: readonly string[];
  /** Name of the field on the wire. */
  readonly field: string;
  /** Form of its value in JSON, in words. */
  readonly form: string;
}

/**
 * The data dictionary: every collected field and what it says of itself.
 *
 * @returns One entry per field; a field that several messages share stands once.
 *
 * @example
 * ```ts
 * import { dataDictionary } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const memory = dataDictionary().find(({ field }) => field === "total_memory");
 * assert.equal(memory?.unit, "bytes");
 * ```
 */
export function dataDictionary(): readonly DictionaryEntry[] {
  const rows = new Map<string, DictionaryEntry & { messages: string[] }>();
  for (
    const [message, schema] of [...Object.entries(messageSchemas), ["GPU", gpuSchema] as const]
  ) {
    const forms = jsonSchema(schema).properties as Record<string, Record<string, unknown>>;
    for (const [field, form] of Object.entries(schema.shape)) {
      const meta = form.meta() as unknown as FieldMeta;
      const shared = field !== "message_type" && rows.get(`${field} ${meta.what}`);
      if (shared) {
        shared.messages.push(message);
        continue;
      }
      const row = { messages: [message], field, form: describeForm(forms[field] ?? {}), ...meta };
      rows.set(field === "message_type" ? `${message} type` : `${field} ${meta.what}`, row);
    }
  }
  return [...rows.values()];
}

function describeForm(schema: Record<string, unknown>): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(", ")}`;
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  const options = (schema.anyOf ?? schema.oneOf) as Record<string, unknown>[] | undefined;
  if (options !== undefined) return [...new Set(options.map(describeForm))].join(" or ");
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  if (schema.type === "array") {
    return `list of ${describeForm(schema.items as Record<string, unknown>)}`;
  }
  if (schema.type === "object" && schema.additionalProperties) {
    return `map to ${describeForm(schema.additionalProperties as Record<string, unknown>)}`;
  }
  return String(schema.type ?? "any");
}
