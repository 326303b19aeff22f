import type { Host, Outcome } from "./host.ts";

/** What starting a program would give, as far as that can be told without. */
export type WithoutStart = Exclude<Outcome<never>, { readonly state: "known" }>;

/**
 * Tells what starting a program would give: that it is not allowed, that there is none, or, where only
 * a start could tell, that there was no time.
 *
 * @param host The gate to the machine.
 * @param program Its name.
 * @returns `withheld`, or `unknown` because it is `absent` or `timed_out`.
 *
 * @example
 * ```ts
 * import { denoHost } from "./host.ts";
 * import { outcomeWithoutStart } from "./outcome_without_start.ts";
 * import assert from "node:assert/strict";
 *
 * const host = { ...denoHost(), granted: () => true, isInstalled: () => ({ state: "known", value: false } as const) };
 * assert.deepEqual(outcomeWithoutStart(host, "nvidia-smi"), { state: "unknown", reason: "absent" });
 * ```
 */
export function outcomeWithoutStart(
  host: Pick<Host, "granted" | "isInstalled">,
  program: string,
): WithoutStart {
  if (!host.granted({ name: "run", command: program })) {
    return { state: "withheld", flag: `--allow-run=${program}` };
  }
  const installed = host.isInstalled(program);
  const absent = installed.state === "known" && !installed.value;
  return { state: "unknown", reason: absent ? "absent" : "timed_out" };
}
