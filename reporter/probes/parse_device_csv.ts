import type { GpuFacts } from "../../schemas/mod.ts";
import { NO_GPU_FACTS } from "./gpu_fields.ts";
import { parseCsvLine } from "./parse_csv_line.ts";

/** What `xpu-smi` is asked: device name, driver version, bus address and memory of each device. */
export const XPU_SMI_ARGS: readonly string[] = ["discovery", "--dump", "2,8,11,16"];

/** What `hl-smi` is asked: the same four. */
export const HL_SMI_ARGS: readonly string[] = [
  "--query-aip=name,driver_version,bus_id,memory.total",
  "--format=csv",
];

const BUS_ID = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
const MEMORY = /^(\d+(?:\.\d+)?)\s*(?:mib|mb)?$/i;

/**
 * Reads the four columns name, driver version, bus address and memory that `xpu-smi` and `hl-smi`
 * print. A line without a bus address, such as the heading, is passed over.
 *
 * @param text Standard output.
 * @returns The four facts of each device.
 *
 * @example
 * ```ts
 * import { parseDeviceCsv } from "./parse_device_csv.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "name, driver_version, bus_id, memory.total [MiB]\nHL-225, 1.17.0, 0000:33:00.0, 98304 MiB\n";
 * assert.equal(parseDeviceCsv(text)[0]?.memory_total, 98304);
 * ```
 */
export function parseDeviceCsv(text: string): readonly GpuFacts[] {
  return text.split(/\r?\n/).map(parseCsvLine).flatMap(([name, driver, bus, memory]) => {
    if (!name || bus === undefined || !BUS_ID.test(bus)) return [];
    const size = MEMORY.exec(memory ?? "")?.[1];
    return [{
      ...NO_GPU_FACTS,
      name,
      driver_version: driver || null,
      pci_bus_id: bus,
      memory_total: size === undefined ? null : Number(size),
    }];
  });
}
