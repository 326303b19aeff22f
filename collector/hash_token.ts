/**
 * The only form in which the collector keeps a token: its SHA-256.
 *
 * @param token The token as the operator set it or as a request carries it.
 * @returns 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import { hashToken } from "./hash_token.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(await hashToken("secret"), /^2bb80d53/);
 * ```
 */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toHex();
}

/**
 * Compares two hashes of {@linkcode hashToken} in a time that does not depend on where they differ.
 *
 * @param left One hash.
 * @param right The other.
 * @returns Whether they are equal.
 */
export function sameHash(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let at = 0; at < left.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}
