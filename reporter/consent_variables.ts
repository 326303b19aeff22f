import type { SwitchSense } from "./read_switch.ts";

/** An environment variable that speaks about consent. */
export interface ConsentVariable {
  /** Its name. */
  readonly name: string;
  /** How its value is read. */
  readonly sense: SwitchSense;
}

/**
 * The prefix of a host's environment variables: upper case, everything but letters and digits
 * replaced by `_`.
 *
 * @param name Name of a program, such as `text-generation-inference`.
 * @returns The prefix, such as `TEXT_GENERATION_INFERENCE`.
 *
 * @example
 * ```ts
 * import { variablePrefix } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(variablePrefix("my-server"), "MY_SERVER");
 * ```
 */
export function variablePrefix(name: string): string {
  let prefix = "";
  let isGap = false;
  // The first regular expression of a process costs it half a megabyte, so here is none.
  for (const sign of name.toUpperCase()) {
    const isKept = sign >= "A" && sign <= "Z" || sign >= "0" && sign <= "9";
    if (isKept) prefix += isGap && prefix !== "" ? `_${sign}` : sign;
    isGap = !isKept;
  }
  return prefix;
}

/**
 * The environment variables that speak about consent (contract section 7).
 *
 * @param prefix The host's prefix, such as `LMCACHE`; an empty one gives the bare names, as TGI's
 * `USAGE_STATS`.
 * @returns The variables; a host that runs with `--allow-env=…` has to allow every one of them.
 *
 * @example
 * ```ts
 * import { consentVariables } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const names = consentVariables("RAY").map(({ name }) => name);
 * assert.ok(names.includes("DO_NOT_TRACK") && names.includes("RAY_USAGE_STATS_ENABLED"));
 * ```
 */
export function consentVariables(prefix: string): readonly ConsentVariable[] {
  const start = prefix === "" ? "" : `${prefix}_`;
  const own: readonly ConsentVariable[] = [
    { name: `${start}DO_NOT_TRACK`, sense: "refuse" },
    { name: `${start}NO_USAGE_STATS`, sense: "refuse" },
    { name: `${start}TRACK_USAGE`, sense: "allow" },
    { name: `${start}USAGE_STATS_ENABLED`, sense: "allow" },
    { name: `${start}USAGE_STATS`, sense: "level" },
  ];
  return prefix === "" ? own : [{ name: "DO_NOT_TRACK", sense: "refuse" }, ...own];
}
