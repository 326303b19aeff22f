/**
 * The endpoints that a line of the local log names. Pure.
 *
 * @param line The line, as it stands there.
 * @returns Their addresses; none for a line that was cut short by a crash.
 *
 * @example
 * ```ts
 * import { loggedEndpoints } from "./logged_endpoints.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(loggedEndpoints('{"endpoints":["https://stats.example"]}'), ["https://stats.example"]);
 * assert.deepEqual(loggedEndpoints('{"endpoints":["https://st'), []);
 * ```
 */
export function loggedEndpoints(line: string): readonly string[] {
  try {
    const { endpoints } = JSON.parse(line) as { readonly endpoints?: unknown };
    return Array.isArray(endpoints) ? endpoints.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
