import type { Host } from "./host.ts";
import { type CollectedFacts, type Ended, mergeFindings } from "./merge_findings.ts";
import { outcomeOf } from "./probe_outcome.ts";
import { outcomeWithoutStart } from "./outcome_without_start.ts";
import { acceleratorOfPlace } from "./probes/accelerator_of_place.ts";
import { ACCELERATOR_PROGRAMS } from "./probes/accelerator_programs.ts";
import { probeCi } from "./probes/ci.ts";
import { probeCpu } from "./probes/cpu.ts";
import { GPU_FACTS } from "./probes/facts_of_gpus.ts";
import { probeMemory } from "./probes/memory.ts";
import { noAccelerator } from "./probes/no_accelerator.ts";
import { probePlatform } from "./probes/platform.ts";
import type { Findings } from "./probes/probe.ts";
import type { ProbeName } from "./probes/probes.ts";
import { probeProvider } from "./probes/provider.ts";
import { probeRuntime } from "./probes/runtime.ts";
import { probeSource } from "./probes/source.ts";

type Look = (host: Host) => Findings;

/** The probes in the order of their rank; of those that start programs, what can be told without. */
const LOOKS: readonly (readonly [ProbeName, Look])[] = [
  ["runtime", probeRuntime],
  ["platform", probePlatform],
  ["cpu", probeCpu],
  ["memory", probeMemory],
  ["gpu", withoutGpuProgram],
  ["accelerator", withoutAcceleratorPrograms],
  ["provider", probeProvider],
  ["source", probeSource],
  ["ci", probeCi],
];

/**
 * The facts that can be told in the moment in which a process ends, when nothing can be waited for:
 * all for which no program has to be started. That there is no accelerator is one of them, where the
 * path can be seen to hold no vendor's program.
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
  return mergeFindings(LOOKS.map(([probe, look]): Ended => {
    try {
      const findings = look(host);
      return { probe, outcome: outcomeOf(findings), findings };
    } catch {
      // A probe that fails costs its own facts only.
      return { probe, outcome: "failed", findings: { facts: {}, withheld: [] } };
    }
  }));
}

function withoutGpuProgram(host: Host): Findings {
  const outcome = outcomeWithoutStart(host, "nvidia-smi");
  if (outcome.state === "withheld") {
    const { flag } = outcome;
    return { facts: {}, withheld: GPU_FACTS.map((fact) => ({ fact, flag })) };
  }
  return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
}

function withoutAcceleratorPrograms(host: Host): Findings {
  return acceleratorOfPlace(host) ?? noAccelerator(
    host,
    ACCELERATOR_PROGRAMS.map((program) => ({
      program,
      outcome: outcomeWithoutStart(host, program),
    })),
  );
}
