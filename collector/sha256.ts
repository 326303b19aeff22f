import type { hash } from "node:crypto";

let digest: typeof hash | undefined;

/**
 * SHA-256 of a text, at once.
 *
 * The runtime's only synchronous digest is in `node:crypto`, whose import costs a process 20 ms before its
 * first answer, so it is taken with the first text. A session or a report needs it; starting does not.
 *
 * @param text The text; its UTF-8 is hashed.
 * @returns 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import { sha256 } from "./sha256.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sha256("").slice(0, 8), "e3b0c442");
 * ```
 */
export function sha256(text: string): string {
  digest ??= globalThis.process.getBuiltinModule("node:crypto").hash;
  return digest("sha256", text);
}
