import type { Declarations, EngineDeclaration } from "./declaration.ts";

/**
 * What a program declared. Any name may be a project's, also one that every object has.
 *
 * @param declarations Declarations by project.
 * @param project Name of the project.
 * @returns Its declaration, if there is one.
 *
 * @example
 * ```ts
 * import { declarationOf } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.equal(declarationOf({}, "constructor"), undefined);
 * ```
 */
export function declarationOf(
  declarations: Declarations,
  project: string,
): EngineDeclaration | undefined {
  return Object.hasOwn(declarations, project) ? declarations[project] : undefined;
}
