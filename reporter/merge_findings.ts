import { type FactName, type Facts, NO_FACTS, type Withheld } from "./facts.ts";
import type { ProbeOutcome } from "./probe_outcome.ts";
import type { Findings } from "./probes/probe.ts";
import type { ProbeName } from "./probes/probes.ts";

/** The facts about this machine and what missing permissions kept back. */
export interface CollectedFacts {
  /** Every fact; `null` where nobody knows. */
  readonly facts: Facts;
  /** One entry per fact and flag that would tell more about it. */
  readonly withheld: readonly Withheld[];
}

/** What one probe gave and how it ended. */
export interface Ended {
  /** The probe. */
  readonly probe: ProbeName;
  /** How it ended. */
  readonly outcome: ProbeOutcome;
  /** What it gave. */
  readonly findings: Findings;
}

/**
 * Puts together what all probes found.
 *
 * @param ended Every probe, in the order of their rank: where two give the same fact, the earlier counts.
 * @returns Every fact, and what missing permissions kept back.
 *
 * @example
 * ```ts
 * import { mergeFindings } from "./merge_findings.ts";
 * import assert from "node:assert/strict";
 *
 * const findings = { facts: { ci: true }, withheld: [] };
 * const { facts } = mergeFindings([{ probe: "ci", outcome: "found", findings }]);
 * assert.deepEqual([facts.ci, facts.provider], [true, null]);
 * ```
 */
export function mergeFindings(ended: readonly Ended[]): CollectedFacts {
  const facts: Facts = { ...NO_FACTS };
  const fixed = new Set<FactName>();
  // Without an answer from NVIDIA's program, nobody can say that there is no accelerator.
  const nvidiaUnknown = ended.some(({ probe, outcome }) => probe === "gpu" && outcome !== "absent");
  for (const { findings } of ended) {
    const none = findings.facts.accelerator === "none" && nvidiaUnknown;
    for (const [fact, value] of Object.entries(findings.facts) as [FactName, never][]) {
      if (fixed.has(fact) || value === null || none) continue;
      facts[fact] = value;
      fixed.add(fact);
    }
    // The facts about GPUs belong together: two vendors' answers are not mixed.
    if (fixed.has("gpu_count")) fixed.add("gpu_type").add("gpu_memory_per_device").add("gpus");
  }
  return { facts, withheld: keptBack(ended, fixed) };
}

/** A fact that another probe knows was not kept back; one whose own probe calls it partial was. */
function keptBack(ended: readonly Ended[], fixed: ReadonlySet<FactName>): readonly Withheld[] {
  const seen = new Set<string>();
  return ended.flatMap(({ findings }) =>
    findings.withheld.filter(({ fact, flag }) => {
      const partial = findings.facts[fact] !== undefined;
      const id = `${fact} ${flag}`;
      if ((fixed.has(fact) && !partial) || seen.has(id)) return false;
      seen.add(id);
      return true;
    })
  );
}
