import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/**
 * Variables that a build service sets for the programs that it runs, one per service that does not
 * set `CI` itself or did not always. Only whether they are set is looked at.
 */
export const CI_VARIABLES: readonly string[] = [
  "CI",
  "CONTINUOUS_INTEGRATION",
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "GITEA_ACTIONS",
  "CIRCLECI",
  "CIRRUS_CI",
  "TRAVIS",
  "JENKINS_URL",
  "BUILDKITE",
  "TEAMCITY_VERSION",
  "TF_BUILD",
  "BITBUCKET_BUILD_NUMBER",
  "CODEBUILD_BUILD_ID",
  "APPVEYOR",
  "DRONE",
  "SEMAPHORE",
  "HEROKU_TEST_RUN_ID",
];

const NO = /^(?:|0|false|no|off)$/i;

/**
 * Whether a build service runs the program; needs `--allow-env` for the variables of the table.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeCi } from "./ci.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts, withheld } = probeCi(denoHost());
 * assert.ok(facts.ci !== undefined || withheld.length > 0);
 * ```
 */
export function probeCi(host: Host): Findings {
  const kept: string[] = [];
  for (const name of CI_VARIABLES) {
    const value = host.env(name);
    if (value.state === "known" && !NO.test(value.value.trim())) {
      return { facts: { ci: true }, withheld: [] };
    }
    if (value.state === "withheld") kept.push(name);
  }
  if (kept.length === 0) return { facts: { ci: false }, withheld: [] };
  return { facts: {}, withheld: [{ fact: "ci", flag: `--allow-env=${kept.join(",")}` }] };
}
