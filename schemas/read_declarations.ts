import type { Declarations } from "./declaration.ts";
import { declarationFileSchema } from "./declaration_file.ts";

/** Longest part of a file that an error repeats, in characters. */
const MAX_PLACE = 128;

/**
 * Reads what `writeDeclarations` wrote. No code of a program is loaded.
 *
 * @param text JSON text.
 * @returns Declarations by the name of their project.
 * @throws Error with one sentence that says what is wrong and where.
 *
 * @example
 * ```ts
 * import { readDeclarations } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => readDeclarations("{}"), /^Error: Cannot read declarations: /);
 * ```
 */
export function readDeclarations(text: string): Declarations {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("Cannot read declarations: the text is no JSON, expected a declaration file");
  }
  const read = declarationFileSchema.safeParse(value);
  if (read.success) return read.data.projects;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join(".").slice(0, MAX_PLACE) || "the file";
  const why = issue?.message ?? "it is not of its form";
  throw new Error(`Cannot read declarations: ${place}: ${why}`);
}
