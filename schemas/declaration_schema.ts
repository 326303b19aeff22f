import { z } from "zod";
import type { EngineDeclaration } from "./declaration.ts";
import { ENGINE_FIELDS } from "./engine_fields.ts";
import { engineMessageSchema } from "./engine_message.ts";
import { findMisfit } from "./find_misfit.ts";
import { key, token } from "./forms.ts";
import { MAX_ENTRIES, MAX_TOKEN_LENGTH } from "./limits.ts";

/** Longest sentence of a declaration, in characters. */
const MAX_SENTENCE = 200;
/** Most ranges of a number. */
const MAX_BUCKETS = 32;
/** Names that mean something else where a reporter takes settings. */
const TAKEN: ReadonlySet<string> = new Set([
  ...["chunksize", "config", "model", "model_id", "remote_url"],
  // Their form is no single value.
  ...["kv_shape"],
]);

/** Line breaks, and marks that change the direction of what stands beside them. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const sentence = (most: number) =>
  z.string().trim().min(1).max(most).refine((text) => !CONTROL.test(text), {
    error: "it holds a control character, expected one line of plain text",
  });
// A text that resembles something private would be redacted whenever it is sent.
const value = z.union([token(), z.number(), z.boolean()]);
const version = z.int().min(1).max(1_000_000);

const formSchema = z.strictObject({
  type: z.enum(["integer", "number", "boolean", "string"]),
  enum: z.array(value).min(1).max(MAX_ENTRIES).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
});

const fieldSchema = z.strictObject({
  what: sentence(MAX_SENTENCE),
  unit: sentence(MAX_TOKEN_LENGTH),
  example: value,
  why: sentence(MAX_SENTENCE),
  since: version,
  published: z.string().nullable(),
  form: formSchema,
  nullable: z.boolean(),
  buckets: z.array(z.number()).min(1).max(MAX_BUCKETS).optional(),
}).superRefine((field, context) => {
  const misfit = findMisfit(field, field.example);
  if (misfit !== null) refuse(context, `its example ${misfit}, expected one that fits`);
  const { buckets, form } = field;
  if (buckets === undefined) return;
  if (form.type !== "integer" && form.type !== "number" || form.enum !== undefined) {
    refuse(context, "it has buckets, expected them only for a number without a list of values");
  }
  if (buckets.some((bound, index) => index > 0 && bound <= buckets[index - 1]!)) {
    refuse(context, "its buckets are out of order, expected each bound above the one before");
  }
});

const featureSchema = z.strictObject({
  what: sentence(MAX_SENTENCE),
  why: sentence(MAX_SENTENCE),
  since: version,
});

/**
 * The form of a declaration, also of one that was read from a file: its names and texts reach public
 * pages.
 */
export const declarationSchema: z.ZodType<EngineDeclaration> = z.strictObject({
  version,
  engine: z.record(key(), fieldSchema).refine(isSmall, {
    error: `it has too many settings, expected at most ${MAX_ENTRIES}`,
  }),
  features: z.record(key(), featureSchema).refine(isSmall, {
    error: `it has too many features, expected at most ${MAX_ENTRIES}`,
  }).nullable(),
}).superRefine((declaration, context) => {
  const { version, engine, features } = declaration;
  for (const [name, field] of Object.entries(engine)) {
    const path = ["engine", name];
    if (TAKEN.has(name)) {
      refuse(context, "its name has a meaning of its own, expected another one", path);
    }
    const isOwn = !ENGINE_FIELDS.includes(name);
    const dimension = isOwn ? `config.${name}` : name;
    if (field.published !== null && field.published !== dimension) {
      refuse(context, `it is published as ${field.published}, expected ${dimension}`, path);
    }
    const form = engineMessageSchema.shape[name as "chunk_size"] as z.ZodType | undefined;
    if (!isOwn && form?.safeParse(field.example).success !== true) {
      refuse(context, "its form differs from the field of the wire that has this name", path);
    }
  }
  for (const [group, entries] of [["engine", engine], ["features", features ?? {}]] as const) {
    for (const [name, { since }] of Object.entries(entries)) {
      if (since > version) {
        refuse(context, `it is since ${since}, expected at most the version ${version}`, [
          group,
          name,
        ]);
      }
    }
  }
});

function refuse(
  context: { addIssue(issue: { code: "custom"; message: string; path?: string[] }): void },
  message: string,
  path: string[] = [],
): void {
  context.addIssue({ code: "custom", message, path });
}

function isSmall(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length <= MAX_ENTRIES;
}
