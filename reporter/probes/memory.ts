import type { Host } from "../host.ts";
import { findingOf, type Findings } from "./probe.ts";

/** Main memory of the machine in bytes; needs `--allow-sys=systemMemoryInfo`. */
export function probeMemory(host: Host): Findings {
  return findingOf("total_memory", host.totalMemory());
}
