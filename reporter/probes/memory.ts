import type { Host } from "../host.ts";
import { findingOf, type Findings } from "./probe.ts";

/**
 * Main memory of the machine in bytes; needs `--allow-sys=systemMemoryInfo`.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeMemory } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts, withheld } = probeMemory(denoHost());
 * assert.ok((facts.total_memory ?? 0) > 0 || withheld[0]?.flag === "--allow-sys=systemMemoryInfo");
 * ```
 */
export function probeMemory(host: Host): Findings {
  return findingOf("total_memory", host.totalMemory());
}
