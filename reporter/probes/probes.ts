import type { FactName } from "../facts.ts";
import { probeAccelerator } from "./accelerator.ts";
import { probeCi } from "./ci.ts";
import { probeCpu } from "./cpu.ts";
import { GPU_FACTS } from "./facts_of_gpus.ts";
import { probeGpu } from "./gpu.ts";
import { probeMemory } from "./memory.ts";
import { probePlatform } from "./platform.ts";
import type { Probe } from "./probe.ts";
import { probeProvider } from "./provider.ts";
import { probeRuntime } from "./runtime.ts";
import { probeSource } from "./source.ts";

/** Names of the probes. */
export type ProbeName =
  | "runtime"
  | "platform"
  | "cpu"
  | "memory"
  | "gpu"
  | "accelerator"
  | "provider"
  | "source"
  | "ci";

/** A probe and the facts that it can give. */
export interface ProbeEntry {
  /** Its name. */
  readonly name: ProbeName;
  /** Facts that it can give. */
  readonly facts: readonly FactName[];
  /** Asks. */
  readonly probe: Probe;
}

/** All probes; where two give the same fact, the earlier one counts. */
export const PROBES: readonly ProbeEntry[] = [
  { name: "runtime", facts: ["runtime"], probe: probeRuntime },
  { name: "platform", facts: ["platforms", "architecture"], probe: probePlatform },
  { name: "cpu", facts: ["num_cpu", "cpu_type", "cpu_family_model_stepping"], probe: probeCpu },
  { name: "memory", facts: ["total_memory"], probe: probeMemory },
  { name: "gpu", facts: GPU_FACTS, probe: probeGpu },
  { name: "accelerator", facts: GPU_FACTS, probe: probeAccelerator },
  { name: "provider", facts: ["provider"], probe: probeProvider },
  { name: "source", facts: ["source"], probe: probeSource },
  { name: "ci", facts: ["ci"], probe: probeCi },
];
