/**
 * The token of an `Authorization: Bearer` header (RFC 6750, section 2.1).
 *
 * @param headers The request's headers.
 * @returns The token, or `null` when there is none of this form.
 *
 * @example
 * ```ts
 * import { bearerToken } from "./bearer_token.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bearerToken(new Headers({ authorization: "Bearer abc" })), "abc");
 * assert.equal(bearerToken(new Headers({ authorization: "Basic abc" })), null);
 * ```
 */
export function bearerToken(headers: Headers): string | null {
  return /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
