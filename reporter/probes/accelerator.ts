import type { GpuFacts } from "../../schemas/mod.ts";
import type { Facts } from "../facts.ts";
import type { Host } from "../host.ts";
import { acceleratorOfPlace } from "./accelerator_of_place.ts";
import { factsOfGpus } from "./facts_of_gpus.ts";
import type { AcceleratorProgram } from "./accelerator_programs.ts";
import { noAccelerator } from "./no_accelerator.ts";
import { AMD_SMI_ARGS, parseAmdSmi } from "./parse_amd_smi.ts";
import { HL_SMI_ARGS, parseDeviceCsv, XPU_SMI_ARGS } from "./parse_device_csv.ts";
import { parseRocmSmi, ROCM_SMI_ARGS } from "./parse_rocm_smi.ts";
import type { Findings, ProbeLimits } from "./probe.ts";

const MAX_OUTPUT_BYTES = 262_144;

/** A vendor's program: what it is asked and how its answer is read. */
interface Tool {
  readonly program: AcceleratorProgram;
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
  const known = acceleratorOfPlace(host);
  if (known !== null) return known;
  const { programMs: timeoutMs, ...rest } = limits;
  const answers = await Promise.all(TOOLS.map(async (tool) => ({
    tool,
    outcome: await host.run(tool.program, tool.args, {
      ...rest,
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    }),
  })));
  for (const { tool, outcome } of answers) {
    if (outcome.state !== "known" || outcome.value.code !== 0) continue;
    const gpus = tool.parse(outcome.value.stdout);
    if (gpus.length > 0) return { facts: factsOfGpus(gpus, tool.accelerator), withheld: [] };
  }
  return noAccelerator(
    host,
    answers.map(({ tool: { program }, outcome }) => ({ program, outcome })),
  );
}
