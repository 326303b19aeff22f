import type { EnvMessage } from "../schemas/mod.ts";

/** Every fact about the machine that a report can hold; `null` where nobody knows. */
export type Facts = Pick<
  EnvMessage,
  | "provider"
  | "num_cpu"
  | "cpu_type"
  | "cpu_family_model_stepping"
  | "total_memory"
  | "architecture"
  | "platforms"
  | "gpu_count"
  | "gpu_type"
  | "gpu_memory_per_device"
  | "source"
  | "gpus"
  | "accelerator"
  | "runtime"
  | "ci"
>;

/** Name of a fact, as it stands on the wire. */
export type FactName = keyof Facts;

/** A fact that a missing permission kept back, wholly or in part, and the flag that would allow it. */
export interface Withheld {
  /** The fact. */
  readonly fact: FactName;
  /** A flag of `deno run`, ready to be copied. */
  readonly flag: string;
}

/** A machine about which nothing is known. */
export const NO_FACTS: Facts = {
  provider: null,
  num_cpu: null,
  cpu_type: null,
  cpu_family_model_stepping: null,
  total_memory: null,
  architecture: null,
  platforms: null,
  gpu_count: null,
  gpu_type: null,
  gpu_memory_per_device: null,
  source: null,
  gpus: null,
  accelerator: null,
  runtime: null,
  ci: null,
};
