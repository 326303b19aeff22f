import type { Host, Outcome, ProgramResult } from "../host.ts";
import { TPU_VARIABLES } from "./accelerator_of_place.ts";
import type { AcceleratorProgram } from "./accelerator_programs.ts";
import { GPU_FACTS } from "./facts_of_gpus.ts";
import type { Findings } from "./probe.ts";

/** What starting one of them gave, or would give. */
export interface ProgramAnswer {
  /** The program. */
  readonly program: AcceleratorProgram;
  /** Its answer. */
  readonly outcome: Outcome<ProgramResult>;
}

/**
 * What is known where no program named an accelerator: that there is `none`, when every place could be
 * looked at, else what kept the answer back.
 *
 * @param host The gate to the machine.
 * @param answers The answers of all programs; none of them named an accelerator.
 * @returns The findings.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { noAccelerator } from "./no_accelerator.ts";
 * import assert from "node:assert/strict";
 *
 * const outcome = { state: "withheld", flag: "--allow-run=amd-smi" } as const;
 * const { facts, withheld } = noAccelerator(denoHost(), [{ program: "amd-smi", outcome }]);
 * assert.equal(facts.accelerator, undefined);
 * assert.ok(withheld.some(({ flag }) => flag === "--allow-run=amd-smi"));
 * ```
 */
export function noAccelerator(
  host: Pick<Host, "env">,
  answers: readonly ProgramAnswer[],
): Findings {
  const failed = answers.some(({ outcome }) =>
    outcome.state === "known" || (outcome.state === "unknown" && outcome.reason !== "absent")
  );
  const programs = answers.filter(({ outcome }) => outcome.state === "withheld")
    .map(({ program }) => program);
  const names = TPU_VARIABLES.filter((name) => host.env(name).state === "withheld");
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
