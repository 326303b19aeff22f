import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/** Variables that virtual machines and clusters with TPUs set. */
export const TPU_VARIABLES: readonly string[] = ["TPU_ACCELERATOR_TYPE", "TPU_WORKER_HOSTNAMES"];

/**
 * The accelerator that shows without asking any program: Apple's by the build, TPUs by their variables
 * (`--allow-env`).
 *
 * @param host The gate to the machine.
 * @returns The accelerator, `null` when programs have to be asked.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { acceleratorOfPlace } from "./accelerator_of_place.ts";
 * import assert from "node:assert/strict";
 *
 * assert.notEqual(acceleratorOfPlace(denoHost())?.facts.accelerator, "nvidia");
 * ```
 */
export function acceleratorOfPlace(host: Pick<Host, "build" | "env">): Findings | null {
  if (host.build.os === "darwin" && host.build.arch === "aarch64") {
    return { facts: { accelerator: "apple" }, withheld: [] };
  }
  const isTpu = TPU_VARIABLES.some((name) => {
    const value = host.env(name);
    return value.state === "known" && value.value !== "";
  });
  return isTpu ? { facts: { accelerator: "tpu" }, withheld: [] } : null;
}
