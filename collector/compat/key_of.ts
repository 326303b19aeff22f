import { findLeak } from "../../schemas/find_leak.ts";
import { MAX_TOKEN_LENGTH } from "../../schemas/limits.ts";

/**
 * A foreign name in the form of our keys: lower case letters, digits and underscores. What resembles
 * something private is refused as it is: with its marks replaced it would no longer be recognised.
 *
 * @param name Any name.
 * @returns The key, `null` for a name that cannot become one.
 *
 * @example
 * ```ts
 * import { keyOf } from "./key_of.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(keyOf("Pytorch-Lightning"), "pytorch_lightning");
 * assert.equal(keyOf("ada@corp.example"), null);
 * ```
 */
export function keyOf(name: string): string | null {
  if (name.length > MAX_TOKEN_LENGTH || findLeak(name) !== null) return null;
  const key = name.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_");
  return /^[a-z][a-z0-9_]*$/.test(key) ? key : null;
}
