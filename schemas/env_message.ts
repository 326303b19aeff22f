import { z } from "zod";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { count, name, token } from "./forms.ts";
import { gpuSchema } from "./gpu.ts";
import { MAX_GPUS } from "./limits.ts";

const HARDWARE_WHY = "Which hardware to build, test and tune for";

/** Where the program runs from. */
export const SOURCES = [
  "DOCKER",
  "KUBERNETES",
  "PODMAN",
  "LXC",
  "WSL",
  "PIP",
  "CONDA",
  "DENO",
  "COMPILED",
  "UNKNOWN",
] as const;

/** Kinds of accelerator. */
export const ACCELERATORS = ["nvidia", "amd", "intel", "apple", "tpu", "none"] as const;

/** The machine and the place a run happens in; sent once per session. */
export const envMessageSchema = z.object({
  message_type: field(z.literal("EnvMessage"), {
    what: "Kind of message: facts about the machine",
    unit: "name",
    example: "EnvMessage",
    why: "Tells the kinds of message apart",
  }),
  ...envelopeShape,
  provider: fact(token(), {
    what:
      "Cloud provider, from firmware tables and environment variables, never from a metadata request",
    unit: "name",
    example: "GCP",
    why: "Which platforms to support",
    published: "provider",
  }),
  num_cpu: fact(count(), {
    what: "Logical processors",
    unit: "count",
    example: 24,
    why: HARDWARE_WHY,
    published: "num_cpu",
    plausible: {
      max: 8192,
      because:
        "Linux can be built for 8192 processors on x86-64 (NR_CPUS); the largest single machines have half of that",
    },
  }),
  cpu_type: fact(name(), {
    what: "Model name of the processor",
    unit: "name",
    example: "Intel(R) Xeon(R) CPU @ 2.20GHz",
    why: HARDWARE_WHY,
    published: "cpu_type",
  }),
  cpu_family_model_stepping: fact(token(), {
    what: "Family, model and stepping of the processor",
    unit: "three numbers",
    example: "6,85,7",
    why: "Which instruction sets can be used",
  }),
  total_memory: fact(count(), {
    what: "Main memory of the machine",
    unit: "bytes",
    example: 101_261_135_872,
    why: HARDWARE_WHY,
    published: "total_memory",
    plausible: {
      max: 2 ** 48,
      because:
        "256 TiB; the largest memory that one machine ever had is 160 TB, a prototype of 2017, the largest on sale 64 TB",
    },
  }),
  architecture: fact(z.array(token()).min(1).max(4), {
    what: "Word size and executable format, or the instruction set where only that is known",
    unit: "names",
    example: ["64bit", "ELF"],
    why: "Which builds to publish",
    published: "architecture",
  }),
  platforms: fact(name(), {
    what: "Operating system, its release and its instruction set",
    unit: "name",
    example: "Linux-5.10.0-28-cloud-amd64-x86_64-with-glibc2.31",
    why: "Which builds to publish",
    published: "platform",
  }),
  gpu_count: fact(count(), {
    what: "GPUs of the machine",
    unit: "count",
    example: 2,
    why: HARDWARE_WHY,
    published: "gpu_count",
    plausible: {
      max: MAX_GPUS,
      because: "One machine on sale takes up to 32 GPUs; twice that",
    },
  }),
  gpu_type: fact(name(), {
    what: "Product name of the first GPU",
    unit: "name",
    example: "NVIDIA L4",
    why: HARDWARE_WHY,
    published: "gpu_type",
  }),
  gpu_memory_per_device: fact(count(), {
    what: "Memory of the first GPU",
    unit: "bytes",
    example: 23_580_639_232,
    why: HARDWARE_WHY,
    published: "gpu_memory_per_device",
    plausible: {
      max: 2 ** 41,
      because:
        "2 TiB; the largest on sale has 512 GB, shared with the processor, the largest announced 1 TB",
    },
  }),
  source: fact(z.enum(SOURCES), {
    what: "Container or package that the program runs from",
    unit: "name",
    example: "DOCKER",
    why: "Which ways of installing to maintain",
    published: "source",
  }),
  gpus: fact(z.array(gpuSchema).max(MAX_GPUS), {
    what: "Every GPU with its 19 facts",
    unit: "objects",
    example: [],
    why: HARDWARE_WHY,
  }),
  accelerator: fact(z.enum(ACCELERATORS), {
    what: "Kind of accelerator",
    unit: "name",
    example: "nvidia",
    why: HARDWARE_WHY,
    published: "accelerator",
  }),
  runtime: fact(token(), {
    what: "Runtime and its version",
    unit: "name version",
    example: "deno 2.9.6",
    why: "Which runtime versions to support",
    published: "runtime",
  }),
  ci: fact(z.boolean(), {
    what: "Whether the program runs in a build service; such sessions are counted apart",
    unit: "yes or no",
    example: false,
    why: "Keeps test runs out of the numbers",
    published: "ci",
  }),
  withheld: field(z.array(token()).max(64).default([]), {
    what: "Names of the facts that a missing permission kept back",
    unit: "names",
    example: ["total_memory"],
    why: "Tells a fact that is unknown from one that was not allowed",
  }),
});
