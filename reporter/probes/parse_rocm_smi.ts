import type { GpuFacts } from "../../schemas/mod.ts";
import { NO_GPU_FACTS } from "./gpu_fields.ts";
import { numberAt, parseJsonAfterNoise, textAt } from "./loose_json.ts";

/** What `rocm-smi` is asked. */
export const ROCM_SMI_ARGS: readonly string[] = [
  "--showproductname",
  "--showbus",
  "--showdriverversion",
  "--showmeminfo",
  "vram",
  "--json",
];

const MEBIBYTE = 1_048_576;

/**
 * Reads what `rocm-smi --json` printed, the older program for the same GPUs as `amd-smi`.
 *
 * @param text Standard output: an object with one entry per card and one for the system.
 * @returns Name, bus id, driver version and memory of each GPU.
 *
 * @example
 * ```ts
 * import { parseRocmSmi } from "./parse_rocm_smi.ts";
 * import assert from "node:assert/strict";
 *
 * const text = '{"card0": {"Card Series": "AMD Instinct MI210"}}';
 * assert.equal(parseRocmSmi(text)[0]?.name, "AMD Instinct MI210");
 * ```
 */
export function parseRocmSmi(text: string): readonly GpuFacts[] {
  const json = parseJsonAfterNoise(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [];
  const entries = Object.entries(json).map(([key, value]) => [key, lowerKeys(value)] as const);
  const system = entries.find(([key]) => key === "system")?.[1] ?? {};
  return entries.filter(([key]) => /^card\d+$/.test(key)).flatMap(([, card]) => {
    const bytes = numberAt(card, "vram total memory (b)");
    const name = nameOf(card);
    const bus = textAt(card, "pci bus");
    if (name === null && bus === null) return [];
    return [{
      ...NO_GPU_FACTS,
      name,
      pci_bus_id: bus,
      driver_version: textAt(system, "driver version"),
      memory_total: bytes === null ? null : Math.round(bytes / MEBIBYTE),
    }];
  });
}

/** The series is the product; older versions give a device number there and the product as model. */
function nameOf(card: unknown): string | null {
  const names = [textAt(card, "card series"), textAt(card, "card model")];
  return names.find((name) => name !== null && !/^0x/i.test(name)) ?? null;
}

/** Versions differ in the case of their keys. */
function lowerKeys(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key.toLowerCase(), v]));
}
