import type { DictionaryEntry } from "./data_dictionary.ts";
import type { DeclaredField, EngineDeclaration } from "./declaration.ts";
import { ENGINE_FIELDS } from "./engine_fields.ts";

/**
 * What a program declared as rows of the data dictionary, beside those of `dataDictionary`.
 *
 * @param declaration The declaration.
 * @returns One entry per setting and per feature; `field` says where it travels, `config.` before the
 * key of a setting that has no field of its own.
 *
 * @example
 * ```ts
 * import { declaredDictionary, declareEngine } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const declaration = declareEngine({ engine: z.object({}), features: ["streaming"] });
 * assert.equal(declaredDictionary(declaration)[0]?.field, "features.streaming");
 * ```
 */
export function declaredDictionary(declaration: EngineDeclaration): readonly DictionaryEntry[] {
  const settings = Object.entries(declaration.engine).map(([key, entry]): DictionaryEntry => {
    const { what, unit, example, why, since, published } = entry;
    return {
      messages: ["EngineMessage"],
      field: ENGINE_FIELDS.includes(key) ? key : `config.${key}`,
      form: describeForm(entry),
      what,
      unit,
      example,
      why,
      since,
      published,
      level: "no-stack",
    };
  });
  const features = Object.entries(declaration.features ?? {}).map(([name, entry]) => ({
    messages: ["UsageMessage"],
    field: `features.${name}`,
    form: "a name in the list of features used",
    unit: "used or not",
    example: name,
    published: "features",
    level: "no-stack" as const,
    ...entry,
  }));
  return [...settings, ...features];
}

function describeForm({ form, nullable, buckets }: DeclaredField): string {
  const parts = [
    form.enum === undefined ? form.type : `one of ${form.enum.join(", ")}`,
    ...form.minimum === undefined ? [] : [`from ${form.minimum}`],
    ...form.exclusiveMinimum === undefined ? [] : [`above ${form.exclusiveMinimum}`],
    ...form.maximum === undefined ? [] : [`up to ${form.maximum}`],
    ...form.exclusiveMaximum === undefined ? [] : [`below ${form.exclusiveMaximum}`],
    ...form.multipleOf === undefined ? [] : [`in steps of ${form.multipleOf}`],
    ...form.maxLength === undefined ? [] : [`of at most ${form.maxLength} characters`],
    ...nullable ? ["or null"] : [],
  ];
  const ranges = buckets === undefined ? "" : `; counted in ranges at ${buckets.join(", ")}`;
  return parts.join(" ") + ranges;
}
