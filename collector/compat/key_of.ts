/**
 * A foreign name in the form of our keys: lower case letters, digits and underscores.
 *
 * @param name Any name.
 * @returns The key, `null` when nothing of the form is left.
 *
 * @example
 * ```ts
 * import { keyOf } from "./key_of.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(keyOf("Pytorch-Lightning"), "pytorch_lightning");
 * assert.equal(keyOf("10.0.0.7"), null);
 * ```
 */
export function keyOf(name: string): string | null {
  if (name.length > 64) return null;
  const key = name.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_");
  return /^[a-z][a-z0-9_]*$/.test(key) ? key : null;
}
