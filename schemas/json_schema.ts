import { z } from "zod";
import type { FieldMeta } from "./field.ts";

/** A JSON Schema document, draft 2020-12. */
export type JsonSchema = Record<string, unknown>;

/**
 * JSON Schema of a zod schema with the field descriptions in it: what a field is becomes
 * `description`, the rest stands under `x-` keywords.
 *
 * @param schema Any schema of this module.
 * @param io Whether to describe what may be sent (`input`) or what is kept (`output`).
 * @returns A document of draft 2020-12.
 */
export function jsonSchema(schema: z.ZodType, io: "input" | "output" = "input"): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema: target }) => describe(target as JsonSchema & Partial<FieldMeta>),
  }) as JsonSchema;
}

const KEYS = ["what", "unit", "example", "why", "since", "published", "level", "plausible"];

function describe(target: JsonSchema & Partial<FieldMeta>): void {
  const { what, unit, example, why, since, published, level, plausible } = target;
  if (what === undefined) return;
  for (const key of KEYS) delete target[key];
  target.description = unit === undefined ? what : `${what} (${unit})`;
  if (example !== undefined) target.examples = [example];
  if (why !== undefined) target["x-why"] = why;
  if (since !== undefined) target["x-since"] = since;
  if (published !== undefined) target["x-published"] = published;
  if (level !== undefined) target["x-level"] = level;
  if (plausible !== undefined) target["x-plausible"] = plausible;
}
