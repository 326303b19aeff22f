import type { Outcome } from "./host.ts";

/**
 * What an error says about the thing that was asked for.
 *
 * @param error What was thrown.
 * @param flag The flag that would allow it, should that be what is missing.
 * @returns `withheld`, or `unknown` with the reason.
 *
 * @example
 * ```ts
 * import { outcomeOfError } from "./outcome_of_error.ts";
 * import assert from "node:assert/strict";
 *
 * const outcome = outcomeOfError(new Deno.errors.NotFound(), "--allow-read=/none");
 * assert.deepEqual(outcome, { state: "unknown", reason: "absent" });
 * ```
 */
export function outcomeOfError(
  error: unknown,
  flag: string,
): Exclude<Outcome<never>, { state: "known" }> {
  if (error instanceof Deno.errors.NotCapable) return { state: "withheld", flag };
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return { state: "unknown", reason: "absent" };
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory) {
    return { state: "unknown", reason: "unreadable" };
  }
  return { state: "unknown", reason: "failed" };
}
