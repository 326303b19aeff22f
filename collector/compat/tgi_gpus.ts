import { z } from "zod";
import type { GpuFacts } from "../../schemas/mod.ts";
import { lenient, meaningful, readAmount, readFlag } from "./foreign_forms.ts";

type Reader = (value: unknown) => unknown;

const readText: Reader = (value) => typeof value === "string" ? meaningful(value) : null;
/** A temperature is the one number that may be below zero. */
const readDegrees: Reader = (value) => {
  const match = /^\s*(-?\d{1,4}(?:\.\d{1,3})?)\s*C?\s*$/.exec(String(value ?? ""));
  return match === null ? null : Number(match[1]);
};
const readMode: Reader = (value) => {
  const mode = readFlag(value ?? "");
  return mode === null ? null : mode ? "Enabled" : "Disabled";
};

/** The facts of one GPU, how each is read, and what Intel's two tools call the same fact. */
const FACTS: Record<keyof GpuFacts, readonly [Reader, ...aliases: string[]]> = {
  name: [readText],
  pci_bus_id: [readText],
  driver_version: [readText],
  pstate: [readText],
  pcie_link_gen_max: [readAmount],
  pcie_link_gen_current: [readAmount],
  temperature_gpu: [readDegrees, "gpu_core_temperature", "temperature"],
  utilization_gpu: [readAmount, "gpu_utilization", "utilization"],
  utilization_memory: [readAmount, "gpu_memory_bandwidth_utilization"],
  memory_total: [readAmount],
  memory_free: [readAmount],
  memory_used: [readAmount],
  reset_status_reset_required: [(value) => readFlag(value ?? "")],
  reset_status_drain_and_reset_recommended: [(value) => readFlag(value ?? "")],
  compute_cap: [readText],
  ecc_errors_corrected_volatile_total: [readAmount],
  mig_mode_current: [readMode],
  power_draw_instant: [readAmount, "gpu_power"],
  power_limit: [readAmount],
};

/**
 * What TGI says of GPUs: a list for each maker, or the one object of its documentation. Values of
 * `nvidia-smi` are texts with units, and all but the first begin with a blank, since its CSV separates
 * by comma and blank; `" [N/A]"` is `null`.
 *
 * @returns A form that gives one object of 19 facts per GPU, `null` without any.
 *
 * @example
 * ```ts
 * import { tgiGpus } from "./tgi_gpus.ts";
 * import assert from "node:assert/strict";
 *
 * const [gpu] = tgiGpus().parse([{ memory_total: " 23028 MiB", mig_mode_current: " [N/A]" }]) ?? [];
 * assert.equal(gpu?.memory_total, 23028);
 * assert.equal(gpu?.mig_mode_current, null);
 * ```
 */
export function tgiGpus(): z.ZodType<GpuFacts[] | null> {
  const one = z.record(z.string(), z.unknown());
  return lenient(z.union([one, z.array(z.unknown())])).transform((value) => {
    if (value === null || value === undefined) return null;
    const gpus = (Array.isArray(value) ? value : [value])
      .filter((gpu) => typeof gpu === "object" && gpu !== null && !Array.isArray(gpu))
      .map((gpu) => readGpu(gpu as Record<string, unknown>));
    return gpus.length === 0 ? null : gpus;
  });
}

function readGpu(gpu: Record<string, unknown>): GpuFacts {
  return Object.fromEntries(
    Object.entries(FACTS).map(([fact, [reader, ...aliases]]) => {
      const value = [fact, ...aliases].map((name) => gpu[name]).find((entry) =>
        entry !== null && entry !== undefined
      );
      // The readers make a text of what they are given, which not every object bears.
      return [fact, value === undefined || typeof value === "object" ? null : reader(value)];
    }),
  ) as unknown as GpuFacts;
}
