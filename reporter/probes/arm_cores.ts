// Implementer and part of the main identification register, as /proc/cpuinfo prints them, of the
// cores found in servers, developer boards and laptops. The names are the vendors' own.
const ARM_CORES: Readonly<Record<string, string>> = {
  "0x41:0xd03": "Cortex-A53",
  "0x41:0xd05": "Cortex-A55",
  "0x41:0xd07": "Cortex-A57",
  "0x41:0xd08": "Cortex-A72",
  "0x41:0xd09": "Cortex-A73",
  "0x41:0xd0a": "Cortex-A75",
  "0x41:0xd0b": "Cortex-A76",
  "0x41:0xd0c": "Neoverse-N1",
  "0x41:0xd0d": "Cortex-A77",
  "0x41:0xd40": "Neoverse-V1",
  "0x41:0xd41": "Cortex-A78",
  "0x41:0xd42": "Cortex-A78AE",
  "0x41:0xd44": "Cortex-X1",
  "0x41:0xd49": "Neoverse-N2",
  "0x41:0xd4a": "Neoverse-E1",
  "0x41:0xd4f": "Neoverse-V2",
  "0x41:0xd83": "Neoverse-V3AE",
  "0x41:0xd84": "Neoverse-V3",
  "0x41:0xd8e": "Neoverse-N3",
  "0x43:0x0a1": "ThunderX",
  "0x43:0x0af": "ThunderX2",
  "0x46:0x001": "A64FX",
  "0x48:0xd01": "TaiShan-v110",
  "0x4e:0x003": "Denver 2",
  "0x4e:0x004": "Carmel",
  "0x61:0x022": "Apple M1 Icestorm",
  "0x61:0x023": "Apple M1 Firestorm",
  "0x61:0x032": "Apple M2 Blizzard",
  "0x61:0x033": "Apple M2 Avalanche",
  "0xc0:0xac3": "Ampere-1",
  "0xc0:0xac4": "Ampere-1a",
};

/**
 * Name of an ARM core, which `/proc/cpuinfo` gives as two numbers only.
 *
 * @param implementer `CPU implementer`, such as `0x41`.
 * @param part `CPU part`, such as `0xd0c`.
 * @returns The vendor's name of the core, `null` when the table does not have it.
 *
 * @example
 * ```ts
 * import { armCoreName } from "./arm_cores.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(armCoreName("0x41", "0xd0c"), "Neoverse-N1");
 * ```
 */
export function armCoreName(implementer: string, part: string): string | null {
  return ARM_CORES[`${implementer}:${part}`.toLowerCase()] ?? null;
}
