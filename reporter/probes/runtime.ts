import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/**
 * The runtime and its version, `deno 2.9.6`; needs no permission.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeRuntime } from "./runtime.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = probeRuntime(denoHost());
 * assert.match(facts.runtime ?? "", /^deno \d/);
 * ```
 */
export function probeRuntime(host: Host): Findings {
  return { facts: { runtime: `${host.runtime.name} ${host.runtime.version}` }, withheld: [] };
}
