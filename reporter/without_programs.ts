import type { Host } from "./host.ts";

/**
 * A gate behind which no program is started, for a process that is about to end. Facts that need one
 * stay unknown; those that a missing permission keeps back are still named.
 *
 * @param host The gate to the machine.
 * @returns The same gate, but for programs.
 *
 * @example
 * ```ts
 * import { denoHost } from "./host.ts";
 * import { withoutPrograms } from "./without_programs.ts";
 * import assert from "node:assert/strict";
 *
 * const limits = { timeoutMs: 1000, maxOutputBytes: 1024 };
 * const outcome = await withoutPrograms(denoHost()).run("nvidia-smi", [], limits);
 * assert.notEqual(outcome.state, "known");
 * ```
 */
export function withoutPrograms(host: Host): Host {
  return {
    ...host,
    run: (program) =>
      Promise.resolve(
        host.granted({ name: "run", command: program })
          ? { state: "unknown", reason: "timed_out" }
          : { state: "withheld", flag: `--allow-run=${program}` },
      ),
  };
}
