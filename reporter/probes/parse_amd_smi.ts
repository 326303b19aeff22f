import type { GpuFacts } from "../../schemas/mod.ts";
import { NO_GPU_FACTS } from "./gpu_fields.ts";
import { numberAt, parseJsonAfterNoise, textAt } from "./loose_json.ts";

/** What `amd-smi` is asked. */
export const AMD_SMI_ARGS: readonly string[] = [
  "static",
  "--asic",
  "--bus",
  "--driver",
  "--vram",
  "--json",
];

/**
 * Reads what `amd-smi static --json` printed; its serial numbers are passed over.
 *
 * @param text Standard output: a list of GPUs, in newer versions inside `gpu_data`.
 * @returns Name, bus id, driver version and memory of each GPU.
 *
 * @example
 * ```ts
 * import { parseAmdSmi } from "./parse_amd_smi.ts";
 * import assert from "node:assert/strict";
 *
 * const text = '[{"gpu":0,"asic":{"market_name":"AMD Instinct MI300X"}}]';
 * assert.equal(parseAmdSmi(text)[0]?.name, "AMD Instinct MI300X");
 * ```
 */
export function parseAmdSmi(text: string): readonly GpuFacts[] {
  const json = parseJsonAfterNoise(text);
  const list = Array.isArray(json) ? json : (json as { gpu_data?: unknown } | null)?.gpu_data;
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => typeof entry?.gpu === "number").map((entry) => ({
    ...NO_GPU_FACTS,
    name: textAt(entry, "asic", "market_name"),
    pci_bus_id: textAt(entry, "bus", "bdf"),
    driver_version: textAt(entry, "driver", "version") ?? textAt(entry, "driver", "driver_version"),
    // "MB" on the wire of this program are mebibytes.
    memory_total: numberAt(entry, "vram", "size", "value") ?? numberAt(entry, "vram", "size"),
  }));
}
