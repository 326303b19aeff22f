import type { Decision } from "./decide_consent.ts";
import type { RunStatus } from "./reporter.ts";

/**
 * What can be said of a reporter whose other half cannot be loaded.
 *
 * @param decision How its level came about.
 * @param dir Folder of choice, log and spool; `null` when there is none.
 * @returns The status, without endpoints and permissions.
 *
 * @example
 * ```ts
 * import { decideConsent, denoHost, readConsentInput } from "@candor/usage/reporter";
 * import { statusWithoutRun } from "./status_without_run.ts";
 * import assert from "node:assert/strict";
 *
 * const input = readConsentInput(denoHost(), { app: "doc-example", flags: { usageStats: "off" } });
 * assert.equal(statusWithoutRun(decideConsent(input), null).decided_by, "--usage-stats");
 * ```
 */
export function statusWithoutRun(decision: Decision, dir: string | null): RunStatus {
  const { level, decidedBy, because, rules } = decision;
  return {
    level,
    "decided_by": decidedBy,
    because,
    rules,
    endpoints: [],
    permissions: [],
    pending: [],
    "state_dir": dir,
    "left_out": [],
  };
}
