/**
 * The query of an address, read without the rest of it: what stands before is partly what a client wrote
 * into `Host`, and need not be an address at all.
 *
 * @param url The address.
 * @returns Its query; empty when it has none.
 *
 * @example
 * ```ts
 * import { queryOf } from "./query_of.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(queryOf("http://[/report?format=csv#top").get("format"), "csv");
 * ```
 */
export function queryOf(url: string): URLSearchParams {
  const [address = ""] = url.split("#", 1);
  const start = address.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : address.slice(start));
}
