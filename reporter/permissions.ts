import type { FactName } from "./facts.ts";
import type { Host } from "./host.ts";
import { TPU_VARIABLES } from "./probes/accelerator_of_place.ts";
import { ACCELERATOR_PROGRAMS } from "./probes/accelerator_programs.ts";
import { CI_VARIABLES } from "./probes/ci.ts";
import { GPU_FACTS } from "./probes/facts_of_gpus.ts";
import { PROVIDER_VARIABLES } from "./probes/provider.ts";
import { SOURCE_VARIABLES } from "./probes/source.ts";

/** One permission of the runtime and the facts that it unlocks. */
export interface FactPermission {
  /** Flag of `deno run`, ready to be copied. */
  readonly flag: string;
  /** Facts that it unlocks, wholly or in part. */
  readonly facts: readonly FactName[];
  /** What it is used for, in plain words, without a final period. */
  readonly unlocks: string;
  /** Permissions that the flag stands for; all of them have to be granted. */
  readonly descriptors: readonly Deno.PermissionDescriptor[];
}

/** A permission and whether it is granted now. */
export interface PermissionState extends Pick<FactPermission, "flag" | "facts" | "unlocks"> {
  /**
   * Whether it is granted. A named program that is not installed counts as not granted, because the
   * runtime resolves the name when it starts.
   */
  readonly granted: boolean;
}

const EVERYTHING = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;

/** Every fact that needs a permission, by the permission; the others need none. */
export const FACT_PERMISSIONS: readonly FactPermission[] = [
  {
    flag: "--allow-run=nvidia-smi",
    facts: GPU_FACTS,
    unlocks: "NVIDIA GPUs, from one process for all of them",
    descriptors: [{ name: "run", command: "nvidia-smi" }],
  },
  {
    flag: `--allow-run=${ACCELERATOR_PROGRAMS.join(",")}`,
    facts: GPU_FACTS,
    unlocks: "GPUs of AMD and Intel, and Gaudi",
    descriptors: ACCELERATOR_PROGRAMS.map((command) => ({ name: "run", command })),
  },
  sys("systemMemoryInfo", "total_memory", "Main memory"),
  sys("cpus", "cpu_type", "Model name of the processor"),
  sys("osRelease", "platforms", "Release of the operating system"),
  variables(SOURCE_VARIABLES, "source", "Kubernetes, container or WSL, by their variables"),
  {
    flag: "--allow-read=/run/.containerenv,/.dockerenv",
    facts: ["source"],
    unlocks: "Docker or Podman, by the file that they leave in a container",
    descriptors: [
      { name: "read", path: "/run/.containerenv" },
      { name: "read", path: "/.dockerenv" },
    ],
  },
  variables(CI_VARIABLES, "ci", "Whether a build service runs the program"),
  variables(PROVIDER_VARIABLES, "provider", "Cloud provider, by the variables that it sets"),
  variables(TPU_VARIABLES, "accelerator", "TPUs, by the variables of their machines"),
  {
    flag: "--allow-all",
    facts: ["provider", "cpu_family_model_stepping", "source"],
    unlocks:
      "Files below /proc and /sys: cloud provider by the firmware, family of the processor, container by its control group",
    descriptors: EVERYTHING.map((name) => ({ name }) as Deno.PermissionDescriptor),
  },
];

/**
 * The permissions that facts need, with the state of each. Asking never prompts.
 *
 * @param host The gate to the machine.
 * @returns One row per permission, in the order of {@linkcode FACT_PERMISSIONS}.
 *
 * @example
 * ```ts
 * import { denoHost } from "./host.ts";
 * import { permissionStates } from "./permissions.ts";
 * import assert from "node:assert/strict";
 *
 * const memory = permissionStates(denoHost()).find(({ facts }) => facts.includes("total_memory"));
 * assert.equal(memory?.flag, "--allow-sys=systemMemoryInfo");
 * ```
 */
export function permissionStates(host: Host): readonly PermissionState[] {
  return FACT_PERMISSIONS.map(({ flag, facts, unlocks, descriptors }) => ({
    flag,
    facts,
    unlocks,
    granted: descriptors.every((descriptor) => host.granted(descriptor)),
  }));
}

function sys(
  kind: NonNullable<Deno.SysPermissionDescriptor["kind"]>,
  fact: FactName,
  unlocks: string,
): FactPermission {
  return {
    flag: `--allow-sys=${kind}`,
    facts: [fact],
    unlocks,
    descriptors: [{ name: "sys", kind }],
  };
}

function variables(names: readonly string[], fact: FactName, unlocks: string): FactPermission {
  return {
    flag: `--allow-env=${names.join(",")}`,
    facts: [fact],
    unlocks,
    descriptors: names.map((variable) => ({ name: "env", variable })),
  };
}
