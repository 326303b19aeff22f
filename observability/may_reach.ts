const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Gives host and port of an address, as `--allow-net` spells them.
 *
 * @param url an http or https address
 * @returns such as `localhost:4317`
 * @example
 * ```ts
 * import { hostOf } from "./may_reach.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hostOf("https://hooks.example/x"), "hooks.example:443");
 * ```
 */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
}

/**
 * Tells whether this process may use a host now, without asking anybody: a use that is not yet allowed
 * would ask the person at the terminal.
 *
 * @param host such as `localhost:4317`
 * @returns `true` when the permission is granted
 * @example
 * ```ts
 * import { mayReach } from "./may_reach.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof mayReach("localhost:4317"), "boolean");
 * ```
 */
export function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
