import { z } from "zod";
import type { Declarations } from "./declaration.ts";
import { declarationsSchema } from "./declaration_file.ts";

/**
 * Writes declarations as the file that `candor collect --declaration` takes.
 *
 * @param declarations Declarations by the name of their project.
 * @returns JSON text with a final line break.
 * @throws {z.ZodError} If a name is no project's, or a declaration was not made by `declareEngine`.
 *
 * @example
 * ```ts
 * import { declareEngine, readDeclarations, writeDeclarations } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const declaration = declareEngine({ engine: z.object({}), features: ["streaming"] });
 * const text = writeDeclarations({ "my-engine": declaration });
 * assert.deepEqual(readDeclarations(text), { "my-engine": declaration });
 * ```
 */
export function writeDeclarations(declarations: Declarations): string {
  const projects = z.parse(declarationsSchema, declarations);
  return `${JSON.stringify({ "candor_declarations": 1, projects }, null, 2)}\n`;
}
