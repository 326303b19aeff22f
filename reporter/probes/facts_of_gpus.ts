import type { GpuFacts } from "../../schemas/mod.ts";
import type { Facts } from "../facts.ts";

const MEBIBYTE = 1_048_576;

/** Facts that only a program for GPUs can give. */
export const GPU_FACTS: readonly (keyof Facts)[] = [
  "gpu_count",
  "gpu_type",
  "gpu_memory_per_device",
  "gpus",
  "accelerator",
];

/**
 * What a list of GPUs says about the machine. A machine with different GPUs is described by its first;
 * the list itself holds all.
 *
 * @param gpus The GPUs, at least one.
 * @param accelerator Their kind.
 * @returns The five facts about GPUs.
 *
 * @example
 * ```ts
 * import { factsOfGpus } from "./facts_of_gpus.ts";
 * import { NO_GPU_FACTS } from "./gpu_fields.ts";
 * import assert from "node:assert/strict";
 *
 * const facts = factsOfGpus([{ ...NO_GPU_FACTS, memory_total: 1 }], "nvidia");
 * assert.equal(facts.gpu_memory_per_device, 1_048_576);
 * ```
 */
export function factsOfGpus(
  gpus: readonly GpuFacts[],
  accelerator: NonNullable<Facts["accelerator"]>,
): Partial<Facts> {
  const memory = gpus[0]?.memory_total ?? null;
  return {
    accelerator,
    gpus: [...gpus],
    gpu_count: gpus.length,
    gpu_type: gpus[0]?.name ?? null,
    gpu_memory_per_device: memory === null ? null : Math.round(memory * MEBIBYTE),
  };
}
