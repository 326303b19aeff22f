import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/** The runtime and its version, `deno 2.9.6`; needs no permission. */
export function probeRuntime(host: Host): Findings {
  return { facts: { runtime: `${host.runtime.name} ${host.runtime.version}` }, withheld: [] };
}
