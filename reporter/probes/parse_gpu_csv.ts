import type { GpuFacts } from "../../schemas/mod.ts";
import { type GpuField, NO_GPU_FACTS } from "./gpu_fields.ts";
import { parseCsvLine } from "./parse_csv_line.ts";

const BUS_ID = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;

/**
 * Reads what `nvidia-smi --query-gpu=… --format=csv,noheader,nounits` printed. A line that has fewer
 * cells than there are fields, or neither a bus id nor a number, is no GPU and is passed over: drivers
 * print warnings between the rows.
 *
 * @param text Standard output.
 * @param fields The fields that were asked for, in order.
 * @returns One object per GPU, `null` where the driver said nothing.
 *
 * @example
 * ```ts
 * import { GPU_FIELDS } from "./gpu_fields.ts";
 * import { parseGpuCsv } from "./parse_gpu_csv.ts";
 * import assert from "node:assert/strict";
 *
 * const fields = GPU_FIELDS.filter(({ query }) => query === "name" || query === "memory.total");
 * assert.equal(parseGpuCsv("NVIDIA L4, 23034\n", fields)[0]?.memory_total, 23034);
 * ```
 */
export function parseGpuCsv(text: string, fields: readonly GpuField[]): readonly GpuFacts[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const gpu = parseLine(line, fields);
    return gpu === null ? [] : [gpu];
  });
}

function parseLine(line: string, fields: readonly GpuField[]): GpuFacts | null {
  const cells = parseCsvLine(line);
  const surplus = cells.length - fields.length;
  if (surplus < 0) return null;
  // Only a product name, which comes first, can hold commas of its own.
  const values = [cells.slice(0, surplus + 1).join(", "), ...cells.slice(surplus + 1)];
  const gpu: Record<keyof GpuFacts, string | number | boolean | null> = { ...NO_GPU_FACTS };
  fields.forEach(({ fact, read }, index) => gpu[fact] = read(values[index] ?? ""));
  const certain = typeof gpu.pci_bus_id === "string"
    ? BUS_ID.test(gpu.pci_bus_id)
    : Object.values(gpu).some((value) => typeof value === "number");
  // Each field's reader gives the type that the schema states, which a loop over names cannot show.
  return certain ? gpu as unknown as GpuFacts : null;
}
