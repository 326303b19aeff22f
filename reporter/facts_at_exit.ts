import type { CollectedFacts } from "./collect_facts.ts";
import { NO_FACTS } from "./facts.ts";
import type { Host } from "./host.ts";
import { probeCi } from "./probes/ci.ts";
import { probeMemory } from "./probes/memory.ts";
import { probePlatform } from "./probes/platform.ts";
import { probeRuntime } from "./probes/runtime.ts";

/**
 * The facts that can be told in the moment in which a process ends, when nothing can be waited for:
 * all that need neither a file nor a program.
 *
 * @param host The gate to the machine.
 * @returns The facts and what missing permissions kept back of them.
 *
 * @example
 * ```ts
 * import { factsAtExit } from "./facts_at_exit.ts";
 * import { denoHost } from "./host.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(factsAtExit(denoHost()).facts.runtime ?? "", /^deno /);
 * ```
 */
export function factsAtExit(host: Host): CollectedFacts {
  const found = [probeRuntime(host), probePlatform(host), probeMemory(host), probeCi(host)];
  return {
    facts: Object.assign(
      { ...NO_FACTS, "num_cpu": host.hardwareConcurrency },
      ...found.map(({ facts }) => facts),
    ),
    withheld: found.flatMap(({ withheld }) => withheld),
  };
}
