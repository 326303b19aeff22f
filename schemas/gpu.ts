import { z } from "zod";
import { fact } from "./field.ts";
import { measure, name, token } from "./forms.ts";

const HARDWARE_WHY = "Which accelerators and drivers to build, test and tune for";

/** One GPU as `nvidia-smi` describes it: 19 facts, numbers as numbers. */
export const gpuSchema = z.object({
  name: fact(name(), {
    what: "Product name of the GPU",
    unit: "name",
    example: "NVIDIA A10G",
    why: HARDWARE_WHY,
  }),
  pci_bus_id: fact(token(), {
    what: "Slot of the GPU on the PCI bus",
    unit: "domain:bus:device.function",
    example: "00000000:00:1E.0",
    why: "Tells GPUs of one machine apart",
  }),
  driver_version: fact(token(), {
    what: "Version of the GPU driver",
    unit: "version",
    example: "535.183.01",
    why: HARDWARE_WHY,
  }),
  pstate: fact(token(8), {
    what: "Performance state at the time of the report",
    unit: "P0 (fastest) to P15",
    example: "P8",
    why: "Whether machines idle or work when they report",
  }),
  pcie_link_gen_max: fact(measure(), {
    what: "Highest PCIe generation of GPU and slot",
    unit: "generation",
    example: 4,
    why: "How fast data reaches the GPU",
  }),
  pcie_link_gen_current: fact(measure(), {
    what: "PCIe generation in use at the time of the report",
    unit: "generation",
    example: 1,
    why: "How fast data reaches the GPU",
  }),
  temperature_gpu: fact(z.number(), {
    what: "Temperature of the GPU",
    unit: "degrees Celsius",
    example: 31,
    why: "Whether machines run throttled",
  }),
  utilization_gpu: fact(measure(), {
    what: "Share of time in which the GPU worked",
    unit: "percent",
    example: 0,
    why: "Whether machines idle or work when they report",
  }),
  utilization_memory: fact(measure(), {
    what: "Share of time in which GPU memory was read or written",
    unit: "percent",
    example: 0,
    why: "Whether machines idle or work when they report",
  }),
  memory_total: fact(measure(), {
    what: "Memory of the GPU",
    unit: "MiB",
    example: 23028,
    why: "Which model and cache sizes fit",
  }),
  memory_free: fact(measure(), {
    what: "Free memory of the GPU",
    unit: "MiB",
    example: 22515,
    why: "Which model and cache sizes fit",
  }),
  memory_used: fact(measure(), {
    what: "Used memory of the GPU",
    unit: "MiB",
    example: 0,
    why: "Which model and cache sizes fit",
  }),
  reset_status_reset_required: fact(z.boolean(), {
    what: "Whether the GPU asks for a reset",
    unit: "yes or no",
    example: false,
    why: "Tells hardware faults from ours",
  }),
  reset_status_drain_and_reset_recommended: fact(z.boolean(), {
    what: "Whether the GPU asks to be drained and reset",
    unit: "yes or no",
    example: false,
    why: "Tells hardware faults from ours",
  }),
  compute_cap: fact(token(8), {
    what: "CUDA compute capability",
    unit: "major.minor",
    example: "8.6",
    why: "Which kernels can run",
  }),
  ecc_errors_corrected_volatile_total: fact(measure(), {
    what: "Memory errors corrected since the driver started",
    unit: "errors",
    example: 0,
    why: "Tells hardware faults from ours",
  }),
  mig_mode_current: fact(z.enum(["Enabled", "Disabled"]), {
    what: "Whether the GPU is divided into instances",
    unit: "Enabled or Disabled",
    example: "Disabled",
    why: "Whether GPUs are shared",
  }),
  power_draw_instant: fact(measure(), {
    what: "Power drawn at the time of the report",
    unit: "watts",
    example: 10.86,
    why: "Whether machines idle or work when they report",
  }),
  power_limit: fact(measure(), {
    what: "Power limit of the GPU",
    unit: "watts",
    example: 300,
    why: "Whether machines run throttled",
  }),
});
