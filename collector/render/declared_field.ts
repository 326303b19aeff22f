import type { DeclaredField, EngineDeclaration } from "../../schemas/mod.ts";

/**
 * What a program declared about a dimension of its report.
 *
 * @param declaration What it declared, if anything.
 * @param dimension Name of the dimension.
 * @returns The declared setting that is published under that name.
 *
 * @example
 * ```ts
 * import { declaredField } from "./declared_field.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(declaredField(undefined, "config.scheduler"), undefined);
 * ```
 */
export function declaredField(
  declaration: EngineDeclaration | undefined,
  dimension: string,
): DeclaredField | undefined {
  const key = dimension.replace(/^config\./, "");
  if (declaration === undefined || !Object.hasOwn(declaration.engine, key)) return undefined;
  const field = declaration.engine[key];
  return field?.published === dimension ? field : undefined;
}
