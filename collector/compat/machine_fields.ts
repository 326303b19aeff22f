import { z } from "zod";
import { kept } from "./foreign_field.ts";
import { lenient, names, positive, provider, text, whole } from "./foreign_forms.ts";

const HARDWARE_WHY = "Which hardware to build, test and tune for";

/** The machine as LMCache, vLLM and PyAgent describe it, by the same names. */
export const machineFields = {
  provider: kept(provider(), "EnvMessage.provider", {
    what: "Cloud provider, from firmware tables and environment variables",
    unit: "name",
    example: "GCP",
    why: "Which platforms to support",
  }),
  num_cpu: kept(positive(), "EnvMessage.num_cpu", {
    what: "Logical processors",
    unit: "count",
    example: 24,
    why: HARDWARE_WHY,
  }),
  cpu_type: kept(text(), "EnvMessage.cpu_type", {
    what: "Model name of the processor",
    unit: "name",
    example: "Intel(R) Xeon(R) CPU @ 2.20GHz",
    why: HARDWARE_WHY,
  }),
  cpu_family_model_stepping: kept(text(), "EnvMessage.cpu_family_model_stepping", {
    what: "Family, model and stepping of the processor; each part may be empty",
    unit: "three numbers",
    example: "6,85,7",
    why: "Which instruction sets can be used",
  }),
  total_memory: kept(positive(), "EnvMessage.total_memory", {
    what: "Main memory of the machine",
    unit: "bytes",
    example: 101_261_135_872,
    why: HARDWARE_WHY,
  }),
  architecture: kept(names(), "EnvMessage.architecture", {
    what: "Instruction set, or word size and executable format",
    unit: "name or pair of names",
    example: ["64bit", "ELF"],
    why: "Which builds to publish",
  }),
  gpu_count: kept(whole(), "EnvMessage.gpu_count", {
    what: "GPUs of the machine",
    unit: "count",
    example: 2,
    why: HARDWARE_WHY,
  }),
  gpu_type: kept(text(), "EnvMessage.gpu_type", {
    what: "Product name of the first GPU",
    unit: "name",
    example: "NVIDIA L4",
    why: HARDWARE_WHY,
  }),
} as const;

/** Memory of a GPU: a number, or the list of eleven numbers that stands for "no GPU". */
export function gpuMemory(): z.ZodType<number | readonly unknown[] | null> {
  return lenient(z.union([z.number().min(0), z.array(z.unknown())])) as z.ZodType<
    number | readonly unknown[] | null
  >;
}
