import { hashToken, sameHash } from "./hash_token.ts";

/** Project → SHA-256 of each of its write keys, in hexadecimal. */
export type ProjectKeyHashes = ReadonlyMap<string, readonly string[]>;

/**
 * Tells which projects a request may write to.
 *
 * @param keys The projects that want a key.
 * @param presented The bearer token of the request, or `null`.
 * @returns A function from a project to whether it may be written: always for a project without a key.
 *
 * @example
 * ```ts
 * import { hashToken } from "./hash_token.ts";
 * import { writableProjects } from "./write_keys.ts";
 * import assert from "node:assert/strict";
 *
 * const keys = new Map([["lmcache", [await hashToken("a long random key")]]]);
 * const mayWrite = await writableProjects(keys, "a long random key");
 * assert.ok(mayWrite("lmcache") && mayWrite("some-other"));
 * assert.ok(!(await writableProjects(keys, null))("lmcache"));
 * ```
 */
export async function writableProjects(
  keys: ProjectKeyHashes,
  presented: string | null,
): Promise<(project: string) => boolean> {
  const hash = presented === null ? null : await hashToken(presented);
  return (project) => {
    const wanted = keys.get(project);
    if (wanted === undefined) return true;
    if (hash === null) return false;
    // Every key is compared, so that the time does not tell which one came close.
    return wanted.map((one) => sameHash(one, hash)).includes(true);
  };
}
