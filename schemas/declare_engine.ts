import { z } from "zod";
import type {
  DeclaredFeature,
  DeclaredField,
  DeclaredForm,
  EngineDeclaration,
} from "./declaration.ts";
import { declarationSchema } from "./declaration_schema.ts";
import type { SettingDescription } from "./declare_field.ts";
import { ENGINE_FIELDS } from "./engine_fields.ts";

/** What is said of a feature; a mere name says the least. */
export interface FeatureDescription {
  /** What it is, in plain words, one sentence without a final period. */
  readonly what: string;
  /** Why its use is counted.
   * @default "Which features to keep and to improve" */
  readonly why?: string | undefined;
  /** The version of the declaration that introduced it.
   * @default 1 */
  readonly since?: number | undefined;
}

/** Features as a list of names, as a zod enum, or by name with what each is. */
export type FeatureList =
  | readonly string[]
  | z.ZodEnum
  | Readonly<Record<string, FeatureDescription>>;

/** Names of the features in a list. */
export type FeatureOf<List> = List extends readonly (infer Name extends string)[] ? Name
  : List extends z.ZodEnum<infer Entries> ? keyof Entries & string
  : keyof List & string;

/** What a program declares. */
export interface EngineDescription<
  Shape extends z.ZodRawShape = z.ZodRawShape,
  List extends FeatureList = readonly string[],
> {
  /** Settings of the engine, each made with `declareField`. */
  readonly engine: z.ZodObject<Shape>;
  /** Features.
   * @default any name may be used */
  readonly features?: List | undefined;
  /** Version of the declaration; to be raised with everything that is added.
   * @default the highest `since` in it */
  readonly version?: number | undefined;
}

const FEATURE_WHY = "Which features to keep and to improve";
const FORM_KEYS = [
  "enum",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
] as const;
/** What JSON Schema may say of a value besides its description. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...FORM_KEYS,
  ...["$schema", "type", "const", "anyOf", "default", "title", "description", "id", "examples"],
  ...["what", "unit", "example", "why", "since", "published", "buckets"],
]);

/**
 * Declares the settings and features of a program once, for the reporter and the collector.
 *
 * @param description Settings as a zod object, features by name.
 * @returns The declaration, plain data with types: `JSON.stringify` loses nothing of it.
 * @throws {TypeError} If a setting has no description, a form that no setting can have, a check that is
 * code (`refine`, `pipe`), a name that means something else, or an example that does not fit. It depends on nothing but the declaration, so
 * that a program that starts once starts always.
 *
 * @example
 * ```ts
 * import { declareEngine, declareField } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const declaration = declareEngine({
 *   engine: z.object({
 *     scheduler: declareField(z.enum(["fifo", "fair"]), {
 *       what: "Order in which requests are served",
 *       unit: "name",
 *       example: "fifo",
 *       why: "Which schedulers are worth keeping",
 *     }),
 *   }),
 *   features: { streaming: { what: "Answers in parts" } },
 * });
 * assert.equal(declaration.engine.scheduler?.published, "config.scheduler");
 * ```
 */
export function declareEngine<
  Shape extends z.ZodRawShape,
  const List extends FeatureList = readonly string[],
>(
  description: EngineDescription<Shape, List>,
): EngineDeclaration<z.input<z.ZodObject<Shape>>, FeatureOf<List>> {
  const engine = Object.fromEntries(
    Object.entries(description.engine.shape)
      .map(([key, schema]) => [key, readField(key, schema as unknown as z.ZodType)]),
  );
  const features = description.features === undefined ? null : readFeatures(description.features);
  const versions = [...Object.values(engine), ...Object.values(features ?? {})]
    .map(({ since }) => since);
  const version = description.version ?? Math.max(1, ...versions);
  const declaration = { version, engine, features };
  const checked = declarationSchema.safeParse(declaration);
  if (checked.success) return declaration;
  const [issue] = checked.error.issues;
  throw refusal(issue?.path.slice(1).join(".") || "engine", issue?.message ?? "it is not complete");
}

function readField(key: string, schema: z.ZodType): DeclaredField {
  const description = descriptionOf(schema);
  if (description === undefined) {
    throw refusal(key, "it has no description, expected one by declareField");
  }
  const { form, nullable } = readForm(key, schema);
  const { what, unit, example, why, since = 1, published = true, buckets } = description;
  const dimension = ENGINE_FIELDS.includes(key) ? key : `config.${key}`;
  return {
    what,
    unit,
    example,
    why,
    since,
    published: published ? dimension : null,
    form,
    nullable,
    ...buckets === undefined ? {} : { buckets },
  };
}

/** The description may have been given before `.optional()` and the like. */
function descriptionOf(schema: z.ZodType): SettingDescription | undefined {
  for (let one: z.ZodType | undefined = schema; one !== undefined; one = innerOf(one)) {
    const meta = one.meta();
    if (meta?.["what"] !== undefined) return meta as unknown as SettingDescription;
  }
  return undefined;
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  return (schema.def as { readonly innerType?: z.ZodType }).innerType;
}

function readForm(key: string, schema: z.ZodType): Pick<DeclaredField, "form" | "nullable"> {
  if (hasCode(schema)) {
    throw refusal(key, "it has a check of its own, expected a form that a file can hold");
  }
  const written = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const parts = (written.anyOf ?? [written]) as Record<string, unknown>[];
  const values = parts.filter(({ type }) => type !== "null");
  const [value] = values;
  const type = value?.["type"];
  const isKnown = type === "integer" || type === "number" || type === "boolean" ||
    type === "string";
  const strange = parts.flatMap((part) => Object.keys(part)).find((name) => !KNOWN_KEYS.has(name));
  if (value === undefined || values.length !== 1 || !isKnown || strange !== undefined) {
    const state = strange === undefined ? "its form is none of a setting" : `it has a ${strange}`;
    throw refusal(key, `${state}, expected a number, a boolean, names or a short text`);
  }
  const form: Record<string, unknown> = { type };
  for (const name of FORM_KEYS) if (value[name] !== undefined) form[name] = value[name];
  if (value["const"] !== undefined) form["enum"] = [value["const"]];
  return { form: form as unknown as DeclaredForm, nullable: parts.length > values.length };
}

/** Whether a schema refuses something by code: it would be lost here, and the reporter would send it. */
function hasCode(schema: z.ZodType): boolean {
  const def = schema.def as {
    readonly type: string;
    readonly checks?: readonly z.core.$ZodCheck[];
    readonly options?: readonly z.ZodType[];
    readonly in?: z.ZodType;
    readonly out?: z.ZodType;
    readonly getter?: () => z.ZodType;
  };
  if (def.checks?.some((check) => check._zod.def.check === "custom")) return true;
  if (def.in !== undefined && def.out !== undefined) {
    // One that only changes what was read says nothing of what may be sent.
    const forms = [def.in, def.out].filter((side) => side.def.type !== "transform");
    return forms.length > 1 || forms.some(hasCode);
  }
  const inner = innerOf(schema) ?? def.getter?.();
  return def.options?.some(hasCode) ?? (inner !== undefined && hasCode(inner));
}

function readFeatures(list: FeatureList): Record<string, DeclaredFeature> {
  const named = Array.isArray(list)
    ? list.map((name: string) => [name, {}] as const)
    : "options" in list && Array.isArray(list.options)
    ? list.options.map((name) => [String(name), {}] as const)
    : Object.entries(list as Readonly<Record<string, FeatureDescription>>);
  return Object.fromEntries(
    named.map(([name, { what, why, since }]: readonly [string, Partial<FeatureDescription>]) => [
      name,
      { what: what ?? `The feature ${name}`, why: why ?? FEATURE_WHY, since: since ?? 1 },
    ]),
  );
}

function refusal(key: string, why: string): TypeError {
  return new TypeError(`Cannot declare ${key}: ${why}`);
}
