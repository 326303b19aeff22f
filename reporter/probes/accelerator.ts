import type { GpuFacts } from "../../schemas/mod.ts";
import type { Facts } from "../facts.ts";
import type { Host } from "../host.ts";
import { factsOfGpus, GPU_FACTS } from "./facts_of_gpus.ts";
import { AMD_SMI_ARGS, parseAmdSmi } from "./parse_amd_smi.ts";
import { HL_SMI_ARGS, parseDeviceCsv, XPU_SMI_ARGS } from "./parse_device_csv.ts";
import { parseRocmSmi, ROCM_SMI_ARGS } from "./parse_rocm_smi.ts";
import type { Findings, ProbeLimits } from "./probe.ts";

const MAX_OUTPUT_BYTES = 262_144;

/** A vendor's program: what it is asked and how its answer is read. */
interface Tool {
  readonly program: string;
  readonly args: readonly string[];
  readonly accelerator: NonNullable<Facts["accelerator"]>;
  readonly parse: (text: string) => readonly GpuFacts[];
}

const TOOLS: readonly Tool[] = [
  { program: "amd-smi", args: AMD_SMI_ARGS, accelerator: "amd", parse: parseAmdSmi },
  { program: "rocm-smi", args: ROCM_SMI_ARGS, accelerator: "amd", parse: parseRocmSmi },
  { program: "xpu-smi", args: XPU_SMI_ARGS, accelerator: "intel", parse: parseDeviceCsv },
  { program: "hl-smi", args: HL_SMI_ARGS, accelerator: "intel", parse: parseDeviceCsv },
];

/** Programs that the probe starts where they exist. */
export const ACCELERATOR_PROGRAMS: readonly string[] = TOOLS.map(({ program }) => program);

/** Variables that virtual machines and clusters with TPUs set. */
export const TPU_VARIABLES: readonly string[] = ["TPU_ACCELERATOR_TYPE", "TPU_WORKER_HOSTNAMES"];

/**
 * Accelerators that are not NVIDIA's: AMD, Intel and Gaudi by their vendors' programs (`--allow-run`),
 * Apple by the build, TPUs by their variables (`--allow-env`). It says `none` only when every one of
 * them was looked for; the caller takes that back when NVIDIA's could not be.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeAccelerator } from "./accelerator.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = await probeAccelerator(denoHost(), { programMs: 1000 });
 * assert.notEqual(facts.accelerator, "nvidia");
 * ```
 */
export async function probeAccelerator(host: Host, limits: ProbeLimits): Promise<Findings> {
  if (host.build.os === "darwin" && host.build.arch === "aarch64") {
    return { facts: { accelerator: "apple" }, withheld: [] };
  }
  const variables = TPU_VARIABLES.map((name) => ({ name, value: host.env(name) }));
  if (variables.some(({ value }) => value.state === "known" && value.value !== "")) {
    return { facts: { accelerator: "tpu" }, withheld: [] };
  }
  const { programMs: timeoutMs, ...rest } = limits;
  const answers = await Promise.all(TOOLS.map(async (tool) => ({
    tool,
    outcome: await host.run(tool.program, tool.args, {
      ...rest,
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    }),
  })));
  let failed = false;
  for (const { tool, outcome } of answers) {
    if (outcome.state === "known") {
      const gpus = outcome.value.code === 0 ? tool.parse(outcome.value.stdout) : [];
      if (gpus.length > 0) return { facts: factsOfGpus(gpus, tool.accelerator), withheld: [] };
    }
    failed ||= outcome.state === "known" ||
      (outcome.state === "unknown" && outcome.reason !== "absent");
  }
  const programs = answers.filter(({ outcome }) => outcome.state === "withheld")
    .map(({ tool }) => tool.program);
  const names = variables.filter(({ value }) => value.state === "withheld").map(({ name }) => name);
  const flags = [
    ...(programs.length === 0 ? [] : [`--allow-run=${programs.join(",")}`]),
    ...(names.length === 0 ? [] : [`--allow-env=${names.join(",")}`]),
  ];
  if (failed || flags.length > 0) {
    const withheld = flags.flatMap((flag) =>
      (flag.startsWith("--allow-run") ? GPU_FACTS : ["accelerator" as const])
        .map((fact) => ({ fact, flag }))
    );
    return { facts: {}, withheld, failed };
  }
  return { facts: { accelerator: "none", gpu_count: 0, gpus: [] }, withheld: [] };
}
