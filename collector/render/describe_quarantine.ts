import type { Report } from "../../schemas/mod.ts";
import { describeDimension } from "./describe_dimension.ts";

/** Sessions whose value of one field was kept out of the counts. */
export interface QuarantinedField {
  /** Heading of the field; `Small groups` for those that are not named. */
  readonly title: string;
  /** Distinct sessions. */
  readonly sessions: number;
}

/** Why values are kept out, one sentence without a final period. */
export const QUARANTINE_NOTE =
  "Values that no real machine or program has are stored and kept out of every count above";

const WHOLE: Readonly<Record<string, string>> = {
  config: "Settings",
  tags: "Tags",
  counters: "Counters",
  other: "Small groups",
};

/**
 * Says which fields held numbers that nobody can have.
 *
 * @param report The report; one from a collector that knows of no quarantine has none.
 * @returns A row for each field, most sessions first.
 *
 * @example
 * ```ts
 * import { describeQuarantine } from "./describe_quarantine.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(describeQuarantine({ quarantined: { gpu_count: 7 } }), [
 *   { title: "GPUs per machine", sessions: 7 },
 * ]);
 * ```
 */
export function describeQuarantine(
  { quarantined }: Pick<Report, "quarantined">,
): readonly QuarantinedField[] {
  return Object.entries(quarantined).map(([name, sessions]) => ({
    title: WHOLE[name] ?? describeDimension(name).title,
    sessions,
  })).toSorted((left, right) => right.sessions - left.sessions);
}
