import type { GpuFacts } from "../../schemas/mod.ts";

/** Turns a cell of text into the value of a fact; `null` when the cell says nothing of that form. */
export type CellReader = (cell: string) => string | number | boolean | null;

/** One fact about a GPU: the name `nvidia-smi` has for it, ours, and how its cell is read. */
export interface GpuField {
  readonly query: string;
  readonly fact: keyof GpuFacts;
  readonly read: CellReader;
}

const NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*([a-z%]*)$/i;
const MEBIBYTES = { "": 1, mib: 1, mb: 1, kib: 1 / 1024, gib: 1024 };
const WATTS = { "": 1, w: 1, mw: 1 / 1000 };
const PERCENT = { "": 1, "%": 1 };
const CELSIUS = { "": 1, c: 1 };
const PLAIN = { "": 1 };

/** The 19 facts, in the order in which they are asked for. */
export const GPU_FIELDS: readonly GpuField[] = [
  { query: "name", fact: "name", read: readText },
  { query: "pci.bus_id", fact: "pci_bus_id", read: readText },
  { query: "driver_version", fact: "driver_version", read: readText },
  { query: "pstate", fact: "pstate", read: readText },
  { query: "pcie.link.gen.max", fact: "pcie_link_gen_max", read: numberIn(PLAIN) },
  { query: "pcie.link.gen.gpucurrent", fact: "pcie_link_gen_current", read: numberIn(PLAIN) },
  { query: "temperature.gpu", fact: "temperature_gpu", read: numberIn(CELSIUS) },
  { query: "utilization.gpu", fact: "utilization_gpu", read: numberIn(PERCENT) },
  { query: "utilization.memory", fact: "utilization_memory", read: numberIn(PERCENT) },
  { query: "memory.total", fact: "memory_total", read: numberIn(MEBIBYTES) },
  { query: "memory.free", fact: "memory_free", read: numberIn(MEBIBYTES) },
  { query: "memory.used", fact: "memory_used", read: numberIn(MEBIBYTES) },
  {
    query: "reset_status.reset_required",
    fact: "reset_status_reset_required",
    read: readYesNo,
  },
  {
    query: "reset_status.drain_and_reset_recommended",
    fact: "reset_status_drain_and_reset_recommended",
    read: readYesNo,
  },
  { query: "compute_cap", fact: "compute_cap", read: readText },
  {
    query: "ecc.errors.corrected.volatile.total",
    fact: "ecc_errors_corrected_volatile_total",
    read: numberIn(PLAIN),
  },
  { query: "mig.mode.current", fact: "mig_mode_current", read: readMode },
  { query: "power.draw.instant", fact: "power_draw_instant", read: numberIn(WATTS) },
  { query: "power.limit", fact: "power_limit", read: numberIn(WATTS) },
];

/** A GPU about which nothing is known. */
export const NO_GPU_FACTS: GpuFacts = {
  name: null,
  pci_bus_id: null,
  driver_version: null,
  pstate: null,
  pcie_link_gen_max: null,
  pcie_link_gen_current: null,
  temperature_gpu: null,
  utilization_gpu: null,
  utilization_memory: null,
  memory_total: null,
  memory_free: null,
  memory_used: null,
  reset_status_reset_required: null,
  reset_status_drain_and_reset_recommended: null,
  compute_cap: null,
  ecc_errors_corrected_volatile_total: null,
  mig_mode_current: null,
  power_draw_instant: null,
  power_limit: null,
};

// `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU requires reset]`, ... and the same without brackets.
const SAYS_NOTHING =
  /^(?:|-|\[.*\]|n\/?a|not (?:supported|available|found|active)|unknown(?: error)?|err!?|gpu is lost|insufficient permissions)$/i;

function readText(cell: string): string | null {
  return SAYS_NOTHING.test(cell) ? null : cell;
}

function readYesNo(cell: string): boolean | null {
  if (/^yes$/i.test(cell)) return true;
  return /^no$/i.test(cell) ? false : null;
}

function readMode(cell: string): "Enabled" | "Disabled" | null {
  if (/^enabled$/i.test(cell)) return "Enabled";
  return /^disabled$/i.test(cell) ? "Disabled" : null;
}

/** Numbers, in the unit of the schema even where the driver prints units although told not to. */
function numberIn(units: Readonly<Record<string, number>>): CellReader {
  return (cell) => {
    const [, digits, unit = ""] = NUMBER.exec(cell) ?? [];
    const factor = units[unit.toLowerCase()];
    if (digits === undefined || factor === undefined) return null;
    return Number((Number(digits) * factor).toFixed(3));
  };
}
