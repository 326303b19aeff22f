import type { Findings } from "./probes/probe.ts";

/** How a probe ended: `withheld` is a permission not given, `absent` a thing this machine lacks. */
export type ProbeOutcome = "found" | "absent" | "withheld" | "failed" | "timeout";

/**
 * How a probe that answered has ended.
 *
 * @param findings Its answer.
 * @returns `found` when it knows any fact, else why it knows none.
 *
 * @example
 * ```ts
 * import { outcomeOf } from "./probe_outcome.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(outcomeOf({ facts: { ci: false }, withheld: [] }), "found");
 * assert.equal(outcomeOf({ facts: {}, withheld: [] }), "absent");
 * ```
 */
export function outcomeOf({ facts, withheld, failed }: Findings): ProbeOutcome {
  if (Object.values(facts).some((value) => value !== null && value !== undefined)) return "found";
  if (withheld.length > 0) return "withheld";
  return failed ? "failed" : "absent";
}
