import type { EngineDeclaration } from "../schemas/declaration.ts";
import { ENGINE_FIELDS } from "../schemas/engine_fields.ts";
import { findMisfit } from "../schemas/find_misfit.ts";
import type { EngineSettings } from "./build_engine_message.ts";
import { settingKey } from "./setting_key.ts";

/** Something that a program told and that is not sent. */
export interface LeftOut {
  /** Where it would have stood: `engine.chunk_size`, `features.streaming`. */
  readonly field: string;
  /** Why, as the rest of a sentence that begins with "it"; it repeats no value. */
  readonly why: string;
}

/** What of the told fits a declaration. */
export interface Fitted<Told> {
  /** What may be sent. */
  readonly told: Told;
  /** What may not. */
  readonly leftOut: readonly LeftOut[];
}

const UNDECLARED = "is not declared";

/**
 * Keeps of an engine's settings what its program declared, and the wire's own fields, which mean the
 * same for every engine. Nothing is thrown: what does not fit is left out and named.
 *
 * @param declaration What was declared; without one everything fits.
 * @param told What the program told.
 * @returns The settings that may be sent, and what is left out.
 *
 * @example
 * ```ts
 * import { fitSettings } from "./fit_declared.ts";
 * import assert from "node:assert/strict";
 *
 * const field = { what: "Workers", unit: "count", example: 2, why: "To know", since: 1 };
 * const workers = { ...field, published: null, nullable: false, form: { type: "integer" } } as const;
 * const declaration = { version: 1, engine: { workers }, features: null };
 * const { told, leftOut } = fitSettings(declaration, { workers: "two", model_name: "gpt2" });
 * assert.deepEqual(told, { model_name: "gpt2" });
 * assert.deepEqual(leftOut, [{ field: "engine.workers", why: "is no whole number" }]);
 * ```
 */
export function fitSettings(
  declaration: EngineDeclaration | undefined,
  told: EngineSettings,
): Fitted<EngineSettings> {
  if (declaration === undefined) return { told, leftOut: [] };
  const fitting: Record<string, unknown> = {};
  const leftOut: LeftOut[] = [];
  for (const [name, value] of Object.entries(told)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(declaration.engine, name) ? declaration.engine[name] : undefined;
    const why = field !== undefined
      ? findMisfit(field, value)
      : isOwnField(name)
      ? null
      : UNDECLARED;
    if (why === null) fitting[name] = value;
    else leftOut.push({ field: `engine.${nameOf(name)}`, why });
  }
  return { told: fitting, leftOut };
}

/**
 * Keeps of the features that a program used those that it declared.
 *
 * @param declaration What was declared; without a list of features every name fits.
 * @param used Names of features.
 * @returns The features that may be sent, and what is left out.
 *
 * @example
 * ```ts
 * import { fitFeatures } from "./fit_declared.ts";
 * import assert from "node:assert/strict";
 *
 * const declaration = { version: 1, engine: {}, features: {} };
 * assert.deepEqual(fitFeatures(declaration, ["streaming"]).leftOut, [
 *   { field: "features.streaming", why: "is not declared" },
 * ]);
 * ```
 */
export function fitFeatures(
  declaration: EngineDeclaration | undefined,
  used: readonly string[],
): Fitted<readonly string[]> {
  const features = declaration?.features ?? null;
  if (features === null) return { told: used, leftOut: [] };
  return {
    told: used.filter((name) => Object.hasOwn(features, name)),
    leftOut: used.filter((name) => !Object.hasOwn(features, name))
      .map((name) => ({ field: `features.${nameOf(name)}`, why: UNDECLARED })),
  };
}

/** `remote_url` is told, and its scheme alone is sent. */
function isOwnField(name: string): boolean {
  return ENGINE_FIELDS.includes(name) || name === "remote_url";
}

/** A name that is none can hold anything, and is not repeated. */
function nameOf(name: string): string {
  return settingKey(name) ?? "(no name)";
}
