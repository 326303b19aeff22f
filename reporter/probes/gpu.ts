import type { Withheld } from "../facts.ts";
import type { Host, Outcome, ProgramResult } from "../host.ts";
import { factsOfGpus, GPU_FACTS } from "./facts_of_gpus.ts";
import { GPU_FIELDS, type GpuField } from "./gpu_fields.ts";
import { parseGpuCsv } from "./parse_gpu_csv.ts";
import type { Findings, ProbeLimits } from "./probe.ts";

/** Most that the program may print, in bytes: 64 GPUs need a quarter of it. */
const MAX_OUTPUT_BYTES = 65_536;
const UNKNOWN_FIELD = /Field "([^"]{1,80})" is not a valid field to query/;
const NO_DEVICES = /^No devices were found\b/m;

/**
 * NVIDIA GPUs, from one `nvidia-smi` process for all of them and all fields; needs
 * `--allow-run=nvidia-smi`. A driver that does not know a field says so and is asked again without it,
 * within the same time limit.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeGpu } from "./gpu.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = await probeGpu(denoHost(), { programMs: 1000 });
 * assert.ok(facts.accelerator === undefined || facts.accelerator === "nvidia");
 * ```
 */
export async function probeGpu(host: Host, limits: ProbeLimits): Promise<Findings> {
  const until = performance.now() + limits.programMs;
  let fields = GPU_FIELDS;
  while (true) {
    const outcome = await query(host, fields, { ...limits, programMs: until - performance.now() });
    if (outcome.state === "withheld") return { facts: {}, withheld: withheldBy(outcome.flag) };
    if (outcome.state === "unknown") {
      return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
    }
    const refused = refusedField(outcome.value);
    const rest = fields.filter(({ query }) => query !== refused);
    if (rest.length === fields.length || rest.length === 0) return read(outcome.value, fields);
    fields = rest;
  }
}

function query(
  host: Host,
  fields: readonly GpuField[],
  { programMs, ...rest }: ProbeLimits,
): Promise<Outcome<ProgramResult>> {
  const names = fields.map(({ query }) => query).join(",");
  return host.run("nvidia-smi", [`--query-gpu=${names}`, "--format=csv,noheader,nounits"], {
    ...rest,
    timeoutMs: Math.max(0, programMs),
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
}

function refusedField({ code, stdout, stderr }: ProgramResult): string | null {
  if (code === 0) return null;
  return UNKNOWN_FIELD.exec(stdout)?.[1] ?? UNKNOWN_FIELD.exec(stderr)?.[1] ?? null;
}

function read({ code, stdout, stderr }: ProgramResult, fields: readonly GpuField[]): Findings {
  if (NO_DEVICES.test(stdout) || NO_DEVICES.test(stderr)) return { facts: {}, withheld: [] };
  const gpus = code === 0 ? parseGpuCsv(stdout, fields) : [];
  if (gpus.length === 0) return { facts: {}, withheld: [], failed: true };
  return { facts: factsOfGpus(gpus, "nvidia"), withheld: [] };
}

function withheldBy(flag: string): readonly Withheld[] {
  return GPU_FACTS.map((fact) => ({ fact, flag }));
}
