import type { Declarations } from "../schemas/mod.ts";
import { readDeclarations } from "../schemas/read_declarations.ts";

/**
 * What programs declared, as `CANDOR_DECLARATIONS` says it.
 *
 * @param env Reads one variable.
 * @returns The declarations; nothing when the variable is unset or blank.
 * @throws Error with one sentence when they cannot be read.
 *
 * @example
 * ```ts
 * import { declaredInEnv } from "./declared_in_env.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(declaredInEnv(() => undefined), undefined);
 * ```
 */
export function declaredInEnv(
  env: (name: string) => string | undefined,
): Declarations | undefined {
  const text = env("CANDOR_DECLARATIONS")?.trim() || undefined;
  try {
    return text === undefined ? undefined : readDeclarations(text);
  } catch (error) {
    const why = (error as Error).message.replace(/^.*?: /, "");
    throw new Error(`Cannot read CANDOR_DECLARATIONS: ${why}`, { cause: error });
  }
}
