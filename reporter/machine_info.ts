import type { GpuFacts } from "../schemas/types.ts";
import type { Facts } from "./facts.ts";
import { denoHost, type Host } from "./host.ts";

/** The processor; `null` where nobody knows. */
export interface CpuInfo {
  /** Logical processors. */
  readonly numCpu: number | null;
  /** Model name. */
  readonly cpuType: string | null;
  /** Family, model and stepping. */
  readonly cpuFamilyModelStepping: string | null;
}

/** The GPUs; `null` where nobody knows. */
export interface GpuInfo {
  /** How many. */
  readonly gpuCount: number | null;
  /** Product name of the first. */
  readonly gpuType: string | null;
  /** Memory of the first, in bytes. */
  readonly gpuMemoryPerDevice: number | null;
  /** Every GPU. */
  readonly gpus: readonly GpuFacts[] | null;
}

/** The memory; `null` where nobody knows. */
export interface MemoryInfo {
  /** Main memory, in bytes. */
  readonly totalMemory: number | null;
}

/**
 * The cloud provider that this machine belongs to, from firmware tables and the environment.
 *
 * @param host The gate to the machine.
 * @returns Its name, such as `AWS`; `UNKNOWN` where nobody knows.
 *
 * @example
 * ```ts
 * import { detectCloudProvider } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof await detectCloudProvider(), "string");
 * ```
 */
export async function detectCloudProvider(host: Host = denoHost()): Promise<string> {
  return (await factsOf(host, ["provider"])).provider ?? "UNKNOWN";
}

/**
 * The processor of this machine.
 *
 * @param host The gate to the machine.
 * @returns What the granted permissions tell.
 *
 * @example
 * ```ts
 * import { getCpuInfo } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const { numCpu } = await getCpuInfo();
 * assert.ok(numCpu === null || numCpu > 0);
 * ```
 */
export async function getCpuInfo(host: Host = denoHost()): Promise<CpuInfo> {
  const facts = await factsOf(host, ["cpu"]);
  return {
    numCpu: facts.num_cpu,
    cpuType: facts.cpu_type,
    cpuFamilyModelStepping: facts.cpu_family_model_stepping,
  };
}

/**
 * The GPUs of this machine.
 *
 * @param host The gate to the machine.
 * @returns What the vendor's program tells, where it may be run.
 *
 * @example
 * ```ts
 * import { denoHost, getGpuInfo } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const host = { ...denoHost(), run: () => Promise.resolve({ state: "withheld", flag: "--allow-run" } as const) };
 * assert.equal((await getGpuInfo(host)).gpuType, null);
 * ```
 */
export async function getGpuInfo(host: Host = denoHost()): Promise<GpuInfo> {
  const facts = await factsOf(host, ["gpu", "accelerator"]);
  return {
    gpuCount: facts.gpu_count,
    gpuType: facts.gpu_type,
    gpuMemoryPerDevice: facts.gpu_memory_per_device,
    gpus: facts.gpus,
  };
}

/**
 * The memory of this machine.
 *
 * @param host The gate to the machine.
 * @returns What the granted permissions tell.
 *
 * @example
 * ```ts
 * import { getMemoryInfo } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const { totalMemory } = await getMemoryInfo();
 * assert.ok(totalMemory === null || totalMemory > 0);
 * ```
 */
export async function getMemoryInfo(host: Host = denoHost()): Promise<MemoryInfo> {
  return { totalMemory: (await factsOf(host, ["memory"])).total_memory };
}

async function factsOf(host: Host, names: readonly string[]): Promise<Facts> {
  // Loaded at the first call, so that importing the reporter loads no probe.
  const { collectFacts, PROBES } = await import("./on_demand.bundle.js");
  const probes = PROBES.filter(({ name }) => names.includes(name));
  return (await collectFacts(host, { probes })).facts;
}
