import { findLeak } from "./find_leak.ts";
import { MAX_NAME_LENGTH } from "./limits.ts";

// Fleets report the same names again and again, and looking for leaks costs more than the rest of the
// validation; only harmless texts are remembered, and only short ones.
const PLAIN_TEXTS = new Set<string>();
const MAX_PLAIN_TEXTS = 4096;

/**
 * Whether nothing in a text looks like an address, a path, a name of a machine or a person, or a secret.
 *
 * @param text Any string.
 * @returns What `findLeak` says, from memory where the text has been seen before.
 *
 * @example
 * ```ts
 * import { isPlain } from "./is_plain.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isPlain("NVIDIA L4"));
 * assert.ok(!isPlain("ada@example.com"));
 * ```
 */
export function isPlain(text: string): boolean {
  if (PLAIN_TEXTS.has(text)) return true;
  if (findLeak(text) !== null) return false;
  if (text.length > MAX_NAME_LENGTH) return true;
  if (PLAIN_TEXTS.size >= MAX_PLAIN_TEXTS) PLAIN_TEXTS.clear();
  // A copy: a text that was cut out of a longer one keeps all of that in memory.
  PLAIN_TEXTS.add(text.split("").join(""));
  return true;
}
