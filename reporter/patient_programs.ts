import type { Host, Outcome, ProgramResult } from "./host.ts";

/**
 * A gate whose programs wait until they may start, and end when the process is about to. Those that a
 * missing permission keeps back say so at once; facts that need one that was ended stay unknown.
 *
 * @param host The gate to the machine.
 * @param mayStart Settled when programs may start.
 * @param end Ends them when aborted.
 * @returns The same gate, but for programs.
 *
 * @example
 * ```ts
 * import { denoHost } from "./host.ts";
 * import { patientPrograms } from "./patient_programs.ts";
 * import assert from "node:assert/strict";
 *
 * const limits = { timeoutMs: 1000, maxOutputBytes: 1024 };
 * const host = patientPrograms(denoHost(), Promise.resolve(), AbortSignal.abort());
 * assert.notEqual((await host.run("nvidia-smi", [], limits)).state, "known");
 * ```
 */
export function patientPrograms(host: Host, mayStart: Promise<void>, end: AbortSignal): Host {
  const ended = Promise.withResolvers<Outcome<ProgramResult>>();
  const stop = (): void => ended.resolve({ state: "unknown", reason: "timed_out" });
  if (end.aborted) stop();
  end.addEventListener("abort", stop, { once: true });
  return {
    ...host,
    run: async (program, args, limits) => {
      if (!host.granted({ name: "run", command: program })) {
        return { state: "withheld", flag: `--allow-run=${program}` };
      }
      await Promise.race([mayStart, ended.promise]);
      if (end.aborted) return await ended.promise;
      const signal = limits.signal === undefined ? end : AbortSignal.any([limits.signal, end]);
      return await Promise.race([host.run(program, args, { ...limits, signal }), ended.promise]);
    },
  };
}
