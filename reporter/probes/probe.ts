import type { FactName, Facts, Withheld } from "../facts.ts";
import type { Host, Outcome } from "../host.ts";

/** What a probe may cost. */
export interface ProbeLimits {
  /** Time for all programs that it starts, in milliseconds. */
  readonly programMs: number;
  /** Aborted when the deadline of all probes has passed. */
  readonly signal?: AbortSignal;
  /** Whether the host program may end while a program of the probe still runs. */
  readonly background?: boolean;
}

/** What a probe found. */
export interface Findings {
  /** The facts that it knows. */
  readonly facts: Partial<Facts>;
  /** What missing permissions kept back. */
  readonly withheld: readonly Withheld[];
  /** Whether something that it was allowed to look at did not answer as it should. */
  readonly failed?: boolean;
}

/** Looks for a few related facts. It may throw: that costs its own facts only. */
export type Probe = (host: Host, limits: ProbeLimits) => Findings | Promise<Findings>;

/**
 * Findings of a single fact from a single outcome.
 *
 * @param fact The fact.
 * @param outcome What the host answered.
 * @returns The fact, or the flag that would allow it, or nothing.
 *
 * @example
 * ```ts
 * import { findingOf } from "./probe.ts";
 * import assert from "node:assert/strict";
 *
 * const { withheld } = findingOf("total_memory", { state: "withheld", flag: "--allow-sys" });
 * assert.deepEqual(withheld, [{ fact: "total_memory", flag: "--allow-sys" }]);
 * ```
 */
export function findingOf<Name extends FactName>(
  fact: Name,
  outcome: Outcome<NonNullable<Facts[Name]>>,
): Findings {
  if (outcome.state === "withheld") {
    return { facts: {}, withheld: [{ fact, flag: outcome.flag }] };
  }
  if (outcome.state === "known") {
    return { facts: { [fact]: outcome.value } as Partial<Facts>, withheld: [] };
  }
  return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
}
